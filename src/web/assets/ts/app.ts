// Everything works without this script; it saves reloads and keystrokes. Pages are whole; htmx
// fetches them and idiomorph changes only what differs.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";

type Extension = Parameters<typeof htmx.defineExtension>[1];

/** A part that comes a moment later than its page. */
const later = '[hx-trigger="load"]';
const isSameLater = (old: Node, fresh: Node) =>
	old instanceof Element && fresh instanceof Element && old.matches(later) && fresh.matches(later) && old.getAttribute("hx-get") === fresh.getAttribute("hx-get");

htmx.defineExtension("morph", {
	isInlineSwap: () => false,
	handleSwap: (style: string, target: HTMLElement, fragment: DocumentFragment) => {
		if (style !== "morph") return false;
		const fresh = [...fragment.childNodes];
		// htmx loads an element once: as a new one it is loaded for the new page, too. Meanwhile it shows what it showed.
		for (const part of target.querySelectorAll(later)) part.replaceWith(part.cloneNode(true));
		Idiomorph.morph(target, fresh, {
			morphStyle: "innerHTML",
			// Where somebody types stays as it is; a button under the focus gets its new words.
			ignoreActiveValue: document.activeElement?.matches("input:not([type=radio], [type=checkbox]), textarea, select") ?? false,
			callbacks: {
				// An open dialog, and a field that somebody is typing in, stay as they are.
				beforeNodeMorphed: (old: Node, fresh: Node) => !(old instanceof HTMLDialogElement && old.open && old.dataset.keep !== undefined) && !isSameLater(old, fresh),
			},
		});
		return [target];
	},
} as unknown as Extension);

const find = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document) => root.querySelector<T>(selector);
const all = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document) => [...root.querySelectorAll<T>(selector)];
const desk = matchMedia("(min-width: 1200px)");
const phone = matchMedia("(max-width: 799.98px)");

// ---- dialogs ----

function openDialog(id: string): boolean {
	const dialog = find<HTMLDialogElement>(`dialog#${CSS.escape(id)}`);
	if (!dialog) return false;
	if (!dialog.open) dialog.showModal();
	find<HTMLElement>("[autofocus], input:not([type=hidden]), textarea, button", dialog)?.focus();
	return true;
}

document.addEventListener("click", (event) => {
	const target = event.target as Element;
	if (event.defaultPrevented || !(event instanceof MouseEvent) || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
	const opener = target.closest<HTMLElement>("[data-dialog]");
	if (opener && openDialog(opener.dataset.dialog!)) {
		event.preventDefault();
		event.stopImmediatePropagation();
		return;
	}
	if (target.closest("[data-close]") || target instanceof HTMLDialogElement) {
		const dialog = target.closest("dialog");
		if (dialog) {
			event.preventDefault();
			dialog.close();
			return;
		}
	}
	const another = target.closest<HTMLElement>("[data-card-next]");
	if (another) {
		const deck = another.closest<HTMLElement>("[data-deck]")!;
		showCard(deck, Number(deck.dataset.at ?? -1) + 1);
		if (!phone.matches) find("[data-who-else]", deck.closest("form")!)?.focus({ preventScroll: true });
		return;
	}
	const stepper = target.closest<HTMLElement>("[data-step-to]");
	if (stepper) {
		stepTo(stepper.closest("form")!, stepper.dataset.stepTo!);
		return;
	}
	const copier = target.closest<HTMLElement>("[data-copy]");
	if (copier) {
		const source = find(copier.dataset.copy!);
		const text = source instanceof HTMLTextAreaElement ? source.value : (source?.textContent ?? "");
		void navigator.clipboard?.writeText(text.trim()).then(() => {
			const words = find("[data-copy-words]", copier) ?? copier;
			const before = words.textContent;
			words.textContent = "copied";
			setTimeout(() => (words.textContent = before), 1500);
		});
		return;
	}
	const remover = target.closest<HTMLElement>("[data-remove]");
	if (remover) {
		const form = remover.closest("form");
		remover.closest(remover.dataset.remove!)?.remove();
		if (form) counted(form);
		event.preventDefault();
		return;
	}
	// At a desk with room a person opens beside the list, which stays where it is.
	const link = target.closest<HTMLAnchorElement>("a[data-panel]");
	const panel = find("#panel");
	if (link && panel && desk.matches) {
		event.preventDefault();
		event.stopImmediatePropagation();
		all("a[data-panel][aria-current]").forEach((other) => other.removeAttribute("aria-current"));
		link.setAttribute("aria-current", "true");
		void htmx.ajax("get", link.getAttribute("href")!, { target: panel, swap: "morph", source: panel });
	}
}, true);

/** Mail and text messages carry the words as they stand in the field now. */
document.addEventListener("input", (event) => {
	const field = event.target as Element;
	if (!(field instanceof HTMLTextAreaElement) || field.dataset.message === undefined) return;
	for (const link of all<HTMLAnchorElement>(`a[data-carries="#${CSS.escape(field.id)}"]`)) {
		const body = `body=${encodeURIComponent(field.value.trim())}`;
		link.href = link.getAttribute("href")!.replace(/body=[^&]*/, () => body);
	}
});

// ---- keys ----

function rows(): HTMLElement[] {
	return all("[data-row]").filter((row) => row.offsetParent !== null);
}

function rowLink(row: HTMLElement): HTMLElement {
	return find("a, summary, button", row) ?? row;
}

function step(by: number): void {
	const list = rows();
	const at = list.findIndex((row) => row.contains(document.activeElement));
	const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1)];
	if (next) {
		rowLink(next).focus();
		next.scrollIntoView({ block: "nearest" });
	}
}

/** What the line under the focus, or the open one, offers for a key. */
function keyed(key: string): void {
	const row = (document.activeElement?.closest("[data-row]") as HTMLElement | null) ?? find("[data-row]:has(details[open])");
	if (row) find(`[data-key="${key}"]`, row)?.click();
}

const keys: Record<string, () => void> = {
	j: () => step(1),
	k: () => step(-1),
	d: () => find("[data-done]", (document.activeElement?.closest("[data-row]") as HTMLElement) ?? rows()[0] ?? document)?.click(),
	l: () => keyed("l"),
	o: () => keyed("o"),
	a: () => (document.activeElement?.closest("[data-row]") ? keyed("a") : find('[data-key="a"]')?.click()),
	"/": () => (find<HTMLInputElement>("input[type=search]") ?? find("a[data-search]"))?.[phone.matches ? "click" : "focus"](),
	"?": () => openDialog("keys"),
	"+": () => find("[data-dialog=add]")?.click(),
	n: () => find("[data-dialog=add]")?.click(),
	t: () => find("a[href='/']")?.click(),
	p: () => find("a[href='/people']")?.click(),
	r: () => find("a[href='/referrals']")?.click(),
};

document.addEventListener("keydown", (event) => {
	const target = event.target as HTMLElement;
	if (target.closest("[data-names]") && event.key === "Enter" && target instanceof HTMLInputElement && target.hasAttribute("data-who-else")) {
		event.preventDefault();
		addName(target);
		return;
	}
	if (event.altKey || event.ctrlKey || event.metaKey || find("dialog[open]") || target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select")) return;
	const run = keys[event.key];
	if (run) {
		event.preventDefault();
		run();
	}
});

// ---- the map: its script comes with the first page that has one ----

async function drawMaps(): Promise<void> {
	for (const figure of all("[data-map]:not([data-drawn])")) {
		if (figure.closest("details:not([open])")) continue;
		figure.dataset.drawn = "";
		figure.hidden = false;
		const { drawMap } = await import(new URL(figure.dataset.mapScript!, location.href).href);
		await drawMap(figure);
	}
}
document.addEventListener("DOMContentLoaded", () => void drawMaps());
document.addEventListener("htmx:afterSettle", () => void drawMaps());
document.addEventListener("toggle", () => void drawMaps(), true);

// ---- the ask: return adds a name and empties the field ----

function addName(field: HTMLInputElement): void {
	const form = field.closest("form")!;
	const list = find("[data-name-list]", form)!;
	const template = find<HTMLTemplateElement>("template[data-name-row]", form)!;
	const name = field.value.trim();
	const rounds = find<HTMLInputElement>("input[name=rounds]", form);
	if (!name) return;
	const n = Number(list.dataset.next ?? list.children.length);
	list.dataset.next = String(n + 1);
	const row = template.content.cloneNode(true) as DocumentFragment;
	for (const input of all<HTMLInputElement>("[name]", row)) input.name = input.name.replace("#", String(n));
	for (const part of all<HTMLElement>("[id], [for], [aria-labelledby]", row)) {
		if (part.id) part.id = part.id.replace("#", String(n));
		if (part instanceof HTMLLabelElement) part.htmlFor = part.htmlFor.replace("#", String(n));
	}
	const nameInput = find<HTMLInputElement>("input[data-name]", row)!;
	nameInput.value = name;
	for (const shown of all("[data-shown-name]", row)) shown.textContent = name;
	tellUnder(form, row);
	list.append(row);
	field.value = "";
	field.focus();
	if (rounds) rounds.value = String(Number(rounds.value) + 1);
	counted(form);
	field.scrollIntoView({ block: "nearest" });
}

// ---- questions that names are given under: cards of the deck, targets ----

/** "card:0abc..." of the question that is on. */
function underOf(form: HTMLFormElement): [string, string] {
	const on = find<HTMLInputElement>("input[name=under]:checked", form);
	const [kind, id] = (on?.value ?? "").split(":");
	return [kind ?? "", id ?? ""];
}

function tellUnder(form: HTMLFormElement, row: DocumentFragment): void {
	const [kind, id] = underOf(form);
	const field = kind ? find<HTMLInputElement>(`[data-under="${kind}"]`, row) : null;
	if (field) field.value = id;
}

/** One question at a time; each that was on has been asked. */
function showCard(deck: HTMLElement, at: number): void {
	const cards = all("[data-card]", deck);
	const form = deck.closest("form")!;
	const card = cards[at % cards.length];
	if (!card) return;
	deck.dataset.at = String(at % cards.length);
	for (const other of cards) other.hidden = other !== card;
	find<HTMLInputElement>("input", card)!.checked = true;
	if (phone.matches) deck.scrollIntoView({ block: "start" }); // above the field, with what leads on
	const id = card.dataset.card!.split(":")[1]!;
	if (all<HTMLInputElement>("input[name=cards]", form).some((field) => field.value === id)) return;
	const asked = document.createElement("input");
	asked.type = "hidden";
	asked.name = "cards";
	asked.value = id;
	form.append(asked);
}

document.addEventListener("toggle", (event) => {
	const deck = event.target as HTMLDetailsElement;
	if (!deck.matches("[data-deck]")) return;
	if (deck.open) showCard(deck, Number(deck.dataset.at ?? 0));
	else for (const on of all<HTMLInputElement>("input:checked", deck)) on.checked = false;
}, true);

function counted(form: HTMLFormElement): void {
	const known = all(".three label:first-child :checked", form).length;
	const n = all("[data-name-list] > li", form).length + known;
	for (const place of all("[data-name-count]", form)) place.textContent = n === 1 ? "1 name" : `${n} names`;
}

/** Names first; then thanks and the two favours, as a step of its own. */
function stepTo(form: HTMLFormElement, to: string): void {
	const field = find<HTMLInputElement>("[data-who-else]", form);
	if (to === "end" && field?.value.trim()) addName(field);
	form.dataset.step = to;
	const all_named = find<HTMLInputElement>("[data-exhausted]", form);
	if (all_named) all_named.checked = to === "end";
	if (to === "end") {
		find(".ask-end", form)?.focus({ preventScroll: true });
		scrollTo(0, 0);
	} else field?.focus();
}

document.addEventListener("submit", (event) => {
	const form = event.target as HTMLFormElement;
	const field = find<HTMLInputElement>("[data-who-else]", form);
	if (field?.value.trim()) addName(field); // what stands in the field is a name, too
}, true);

// ---- a line that is done folds away, and the next one opens ----

let doneAt = -1;

document.addEventListener("submit", (event) => {
	const row = (event as SubmitEvent).submitter?.matches("[data-done]") ? (event.target as HTMLElement).closest<HTMLElement>("[data-row]") : null;
	doneAt = row ? rows().indexOf(row) : -1;
	row?.classList.add("folding");
}, true);

function openNext(): void {
	if (doneAt < 0) return;
	const list = rows();
	const next = list[Math.min(doneAt, list.length - 1)];
	doneAt = -1;
	const details = next && find<HTMLDetailsElement>("details", next);
	if (!details) return;
	details.open = true;
	if (!phone.matches) rowLink(next).focus();
	next.scrollIntoView({ block: "nearest" });
}

// ---- a form that is kept with each tap: an answer that is older than what stands in it is not shown ----

const sent = new WeakMap<Element, string>();
const filled = (form: HTMLFormElement) => JSON.stringify([...new FormData(form)]);

document.addEventListener("htmx:beforeRequest", (event) => {
	const form = ((event as CustomEvent).detail as { elt: Element }).elt;
	if (form instanceof HTMLFormElement && form.dataset.live !== undefined) sent.set(form, filled(form));
});
document.addEventListener("htmx:beforeSwap", (event) => {
	const detail = (event as CustomEvent).detail as { xhr: XMLHttpRequest; shouldSwap: boolean; requestConfig: { elt: Element } };
	const form = detail.requestConfig.elt;
	// The newer state waits behind this answer and is sent next; another page is always shown.
	if (form instanceof HTMLFormElement && sent.has(form) && sent.get(form) !== filled(form) && new URL(detail.xhr.responseURL).pathname === location.pathname) detail.shouldSwap = false;
});

// ---- answers of the server ----

document.addEventListener("htmx:beforeSwap", (event) => {
	const detail = (event as CustomEvent).detail as { xhr: XMLHttpRequest; shouldSwap: boolean; target: Element; isError: boolean; requestConfig: { elt: Element } };
	if (detail.xhr.status !== 422) return;
	doneAt = -1;
	all(".folding").forEach((row) => row.classList.remove("folding"));
	const form = detail.requestConfig.elt.closest("form");
	const slot = form && find(".problem", form);
	if (!slot) {
		detail.shouldSwap = false;
		const sentence = document.createElement("div");
		sentence.innerHTML = detail.xhr.responseText;
		say(sentence.textContent ?? "");
		return;
	}
	detail.shouldSwap = true;
	detail.isError = false;
	slot.innerHTML = detail.xhr.responseText;
	detail.shouldSwap = false;
	all("[aria-invalid]", form).forEach((field) => field.removeAttribute("aria-invalid"));
	const name = find("[data-field]", slot)?.dataset.field;
	const field = name ? (form.elements.namedItem(name) as HTMLElement | null) : null;
	if (field instanceof HTMLElement) {
		field.setAttribute("aria-invalid", "true");
		field.focus();
	}
	slot.scrollIntoView({ block: "nearest" });
});

// ---- no answer at all ----

document.addEventListener("htmx:sendError", () => {
	say("No connection to Kith. Nothing was changed; try again in a moment.");
});

/** A sentence in the line that goes by itself. */
function say(sentence: string): void {
	const toast = document.createElement("div");
	toast.className = "toast";
	toast.dataset.toast = "";
	toast.textContent = sentence;
	find("[role=status]")?.replaceChildren(toast);
	settle();
}

// ---- the board: a card is dragged to another step; what the rules refuse is explained ----

let dragged: HTMLElement | null = null;

document.addEventListener("pointerover", (event) => {
	const card = (event.target as Element).closest<HTMLElement>(".columns [data-card]");
	if (card) card.draggable = true;
});
document.addEventListener("dragstart", (event) => {
	dragged = (event.target as Element).closest?.<HTMLElement>("[data-card]") ?? null;
	dragged?.classList.add("dragged");
});
document.addEventListener("dragend", () => {
	dragged?.classList.remove("dragged");
	all(".column.over").forEach((column) => column.classList.remove("over"));
	dragged = null;
});
document.addEventListener("dragover", (event) => {
	const column = dragged && (event.target as Element).closest<HTMLElement>("[data-step-column]");
	all(".column.over").forEach((other) => other !== column && other.classList.remove("over"));
	if (!column || column.contains(dragged)) return;
	event.preventDefault();
	column.classList.add("over");
});
document.addEventListener("drop", (event) => {
	const column = dragged && (event.target as Element).closest<HTMLElement>("[data-step-column]");
	if (!dragged || !column || column.contains(dragged)) return;
	event.preventDefault();
	const values = { referral: dragged.dataset.card!, state: column.dataset.stepColumn!, back: "/referrals" };
	void htmx.ajax("post", "/do/referral_advance", { source: find(".columns")!, target: document.body, swap: "morph", values });
});

function settle(): void {
	// Ready to type, without scrolling past what is said above.
	if (document.activeElement === document.body || !document.activeElement) find("[data-focus]")?.focus({ preventScroll: true });
	for (const toast of all("[data-toast]:not([data-timed])")) {
		toast.dataset.timed = "";
		setTimeout(() => toast.remove(), 10_000);
		const clean = new URL(location.href);
		clean.searchParams.delete("done");
		clean.searchParams.delete("did");
		history.replaceState(history.state, "", clean);
	}
	for (const form of all<HTMLFormElement>("form[data-names]")) {
		form.dataset.step ??= "names";
		counted(form);
	}
}

// A form that leaves its page where it stands may still lead to another one, which begins at its top.
let path = location.pathname;

document.addEventListener("htmx:afterSettle", () => {
	if (location.pathname !== path) scrollTo(0, 0);
	path = location.pathname;
	openNext();
	settle();
});
document.addEventListener("change", (event) => {
	const field = event.target as HTMLElement;
	if (field.matches("[data-submit]")) field.closest("form")?.requestSubmit();
	const asking = field.closest<HTMLFormElement>("form[data-names]");
	if (asking) counted(asking);
});
settle();
