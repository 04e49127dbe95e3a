import type { Page } from "@playwright/test";
import { expect, expectSound, test, type Kith } from "./kith";

/** Ana knows Ines, who knows Karl, who knows Olu: nobody else here does. */
function chain(kith: Kith, name: string) {
	const { person: ines } = kith.run("person", "add", "--name", `Ines ${name}`);
	const { other: karl } = kith.run("person", "knows", "name", ines, "--name", `Karl ${name}`, "--kind", "friend");
	const { other: olu } = kith.run("person", "knows", "name", karl, "--name", `Olu ${name}`);
	return { ines, karl, olu };
}

/** What is drawn of whom the pointer is on, and how much of it is pure white. */
function whites(page: Page) {
	return page.locator("canvas.sigma-hovers").evaluate((canvas: HTMLCanvasElement) => {
		const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
		let drawn = false, white = 0;
		for (let i = 0; i < data.length; i += 4) {
			drawn ||= data[i + 3]! > 0;
			if (data[i]! === 255 && data[i + 1]! === 255 && data[i + 2]! === 255 && data[i + 3]! === 255) white++;
		}
		return { drawn, white };
	});
}

test("the way to somebody is drawn, and one key turns its first step into a prepared ask", async ({ signedIn: page, kith }, info) => {
	const name = `Weg${info.project.name}`, { ines, olu } = chain(kith, name);
	await page.goto(`${kith.url}/people/${olu}`);
	const ways = page.locator("#ways");
	await expect(ways.getByRole("heading")).toHaveText(`Ways to Olu ${name}`);
	await expect(ways.getByRole("img", { name: `Ask Ines ${name} for an introduction to Karl ${name}, who knows Olu ${name}.` })).toBeVisible();
	await expect(ways.locator("svg circle")).toHaveCount(4);
	await expect(ways.getByRole("listitem")).toContainText(`You know Ines ${name}. Ines ${name} knows Karl ${name} (friend).`);
	await expectSound(page);
	await page.keyboard.press("a");
	await expect(page).toHaveURL(new RegExp(`/people/${ines}/ask\\?wanted=`));
	await expect(page.locator("#say")).toContainText(`Karl ${name}`);
	await expect(page.getByRole("group", { name: `Karl ${name}` })).toContainText("You want to meet them.");
	await expectSound(page);
	// Looked for by name, from the team; and nobody by that name.
	await page.goto(`${kith.url}/network`);
	await page.getByLabel("Whom do you want to reach?").fill(`Olu ${name}`);
	await page.getByRole("button", { name: "Show the ways" }).click();
	await expect(page.locator("#ways").getByRole("listitem")).toHaveCount(1);
	await page.getByRole("link", { name: "From the team" }).click();
	await expect(page.locator("#ways").getByRole("listitem")).toHaveCount(1);
	await expectSound(page);
	await page.getByLabel("Whom do you want to reach?").fill("Nobody Atall");
	await page.getByRole("button", { name: "Show the ways" }).click();
	await expect(page.getByText('Nobody here is called "Nobody Atall"')).toBeVisible();
});

test("whom one wants to reach is found by the beginning of a name", async ({ signedIn: page, kith }, info) => {
	const name = `Anfang${info.project.name}`, { karl } = chain(kith, name);
	await page.goto(`${kith.url}/network`);
	const field = page.getByLabel("Whom do you want to reach?");
	await field.pressSequentially(`Karl Anf`);
	await expect(page.locator(`#to-names option[value="Karl ${name}"]`)).toHaveCount(1);
	// Several begin so: one of them is meant.
	await field.fill(name);
	await page.getByRole("button", { name: "Show the ways" }).click();
	await expect(page.getByRole("heading", { name: "Whom do you mean?" })).toBeVisible();
	await expectSound(page);
	await page.locator("main").getByRole("link", { name: `Karl ${name}` }).click();
	await expect(page.getByRole("heading", { name: `Ways to Karl ${name}` })).toBeVisible();
	await expect(field).toHaveValue(`Karl ${name}`);
	// Only one does: the ways are there at once.
	await field.fill(`Olu ${name.slice(0, -1)}`);
	await page.getByRole("button", { name: "Show the ways" }).click();
	await expect(page.getByRole("heading", { name: `Ways to Olu ${name}` })).toBeVisible();
	// Two have the very name, of whom one must not be contacted: nothing leads there.
	kith.run("person", "add", "--name", `Karl ${name}`, "--organization", `Zweite ${name}`);
	await field.fill(`Karl ${name}`);
	await page.getByRole("button", { name: "Show the ways" }).click();
	await expect(page.getByText(`Several people here are called Karl ${name}.`)).toBeVisible();
	await expect(page.locator("main").getByRole("link", { name: `Karl ${name}` })).toHaveCount(2);
	kith.run("person", "flag", karl, "--do-not-contact");
	await page.goto(`${kith.url}/network?to=${karl}`);
	await expect(page.getByText(`Karl ${name} must not be contacted: no way leads there.`)).toBeVisible();
	await expect(page.getByRole("heading", { name: "Whom do you mean?" })).toHaveCount(0);
});

test("who knows many has a page no longer for it; where nobody is probably known, the page says what to do", async ({ signedIn: page, kith }, info) => {
	const name = `Viele${info.project.name}`, { person } = kith.run("person", "add", "--name", `Ben ${name}`);
	for (let i = 0; i < 9; i++) kith.run("person", "knows", "name", person, "--name", `Freund ${i} ${name}`);
	await page.goto(`${kith.url}/people/${person}`);
	const knows = page.locator("section", { has: page.getByRole("heading", { name: "Knows", exact: true }) });
	await expect(knows.getByRole("link", { name: `${name}` })).toHaveCount(8);
	await knows.getByText("1 more").click();
	await expect(knows.getByRole("link", { name: `${name}` })).toHaveCount(9);
	await expectSound(page);
	const { person: alone } = kith.run("person", "add", "--name", `Lea ${name}`);
	await page.goto(`${kith.url}/people/${alone}`);
	await expect(page.locator("#ways")).toBeHidden();
	const top = async (heading: string) => (await page.getByRole("heading", { name: heading, exact: true }).boundingBox())!.y;
	if (page.viewportSize()!.width > 800) expect(await top("Deals")).toBe(await top("Reach")); // what is nothing leaves no gap
	await page.goto(`${kith.url}/people/${alone}/likely`);
	await expect(page.locator("main").getByRole("link", { name: "say whom you want to meet" })).toBeVisible();
	await page.locator("main").getByRole("link", { name: "Look among everybody" }).click();
	await page.locator("main").getByRole("link", { name: "Note whom they know" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Lea ${name}`);
});

test("every place stands once: in the rail of a desk, in the tabs of a phone and beyond them on More", async ({ signedIn: page, kith }) => {
	await page.goto(`${kith.url}/more`);
	for (const place of ["Today", "People", "Referrals", "Targets", "Network", "Settings"]) await expect(page.getByRole("link", { name: place, exact: true })).toHaveCount(1);
	await expectSound(page);
});

test("the ways come again on the page of the next one, and after a note on the same", async ({ signedIn: page, kith }, info) => {
	const name = `Wieder${info.project.name}`, { karl } = chain(kith, name);
	await page.goto(`${kith.url}/people/${karl}`);
	const ways = page.locator("#ways");
	await expect(ways.locator("svg")).toHaveCount(1);
	await page.locator("main").getByRole("link", { name: `Olu ${name}`, exact: true }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Olu ${name}`);
	await expect(ways.getByRole("heading")).toHaveText(`Ways to Olu ${name}`);
	await expect(ways.locator("svg circle")).toHaveCount(4);
	const again = page.waitForResponse(/network\/there/);
	await page.getByPlaceholder("Something worth remembering").fill("Plans by hand.");
	await page.getByRole("button", { name: "Keep the note" }).click();
	await expect(page.getByText("Plans by hand.")).toBeVisible();
	await again;
	await expect(ways.locator("svg circle")).toHaveCount(4);
});

test("a target that nobody here knows is reached over two", async ({ signedIn: page, kith }, info) => {
	const name = `Ziel${info.project.name}`, { karl, olu } = chain(kith, name);
	const { target } = kith.run("target", "add", "--person", olu);
	await page.goto(`${kith.url}/targets/${target}`);
	await expect(page.getByText(`Ask Ines ${name} for an introduction to Karl ${name}, who knows Olu ${name}.`)).toBeVisible();
	await expectSound(page);
	await page.locator(`a[href$="wanted=${karl}"]`).click();
	await expect(page.locator("#say")).toContainText(`Karl ${name}`);
});

test("whom somebody probably knows is said with its reason, and asked for", async ({ signedIn: page, kith }, info) => {
	const name = `Kreis${info.project.name}`, { ines, karl } = chain(kith, name);
	kith.run("target", "add", "--person", karl);
	await page.goto(`${kith.url}/people/${ines}`);
	await page.getByRole("link", { name: "Whom they probably know among your targets" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Whom Ines ${name} probably knows`);
	const row = page.getByRole("listitem").filter({ hasText: `Karl ${name}` });
	await expect(row).toContainText(`Ines ${name} knows Karl ${name} (friend).`);
	await expect(row).toContainText("noted");
	await expectSound(page);
	await row.getByRole("link", { name: `Ask for Karl ${name}` }).click();
	await expect(page.locator("#say")).toContainText(`Karl ${name}`);
});

test("the map is drawn, told of and the same as its table", async ({ signedIn: page, kith }, info) => {
	const name = `Karte${info.project.name}`, { ines, karl } = chain(kith, name);
	await page.goto(kith.url + "/");
	if (info.project.name === "phone") await page.getByRole("link", { name: "More" }).click();
	await page.getByRole("link", { name: "Network" }).first().click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Network");
	await expect(page.locator("[data-map]")).toHaveAttribute("data-settled", "true", { timeout: 30_000 });
	await expect(page.locator(".map-stage canvas").first()).toBeAttached();
	const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: `Ines ${name}` }) });
	await expect(row.getByRole("cell")).toHaveText(["1", "1"]);
	await expectSound(page);
	// Around one person: on a page of its own, and on theirs.
	await page.goto(`${kith.url}/network?around=${ines}`);
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Around Ines ${name}`);
	await expect(page.getByRole("link", { name: `Karl ${name}` })).toBeVisible();
	await page.goto(`${kith.url}/network?around=${karl}`);
	await expect(page.locator("[data-map]")).toHaveAttribute("data-settled", "true", { timeout: 30_000 });
	await expectSound(page);
	if (info.project.name === "phone") return; // there a name may stand on the other side of its place
	// A name's first letter is near enough to whom it names: they are told of, with the best way there.
	const position = await page.locator("canvas.sigma-labels").evaluate((canvas: HTMLCanvasElement) => {
		const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
		const top = data.findIndex((value, i) => i % 4 === 3 && value > 0) >> 2, y = Math.floor(top / canvas.width) + 6;
		let x = top % canvas.width;
		for (let row = y - 6; row < y + 6; row++) for (let at = 0; at < x; at++) if (data[4 * (row * canvas.width + at) + 3]! > 0) x = at;
		return { x, y };
	});
	await page.locator(".map-stage").click({ position });
	const words = page.locator(".map-words"), told = words.getByRole("link").first();
	await expect(told).toHaveText(new RegExp(`^(Ines|Karl|Olu) ${name}$`));
	await expect(words.getByRole("link", { name: "All ways" })).toBeInViewport();
	const stage = (await page.locator(".map-stage").boundingBox())!, closer = (await page.getByRole("button", { name: "Closer" }).boundingBox())!;
	expect(closer.y).toBeGreaterThanOrEqual(stage.y + stage.height); // nobody stands below a key
	// In the dark, whoever is pointed at is still to be read: nothing pure white stands behind their name.
	await page.emulateMedia({ colorScheme: "dark" });
	await page.locator(".map-stage").hover({ position: { x: 5, y: 5 } });
	await page.locator(".map-stage").hover({ position: { x: position.x - 8, y: position.y } }); // they stand left of their name
	await expect.poll(() => whites(page)).toEqual({ drawn: true, white: 0 });
	// By keys: closer, aside, and back to all of it.
	const all = page.getByRole("button", { name: "Show all of it" });
	for (const key of ["+", "ArrowLeft"]) {
		await expect(all).toBeHidden();
		await page.locator(".map-stage").focus();
		await page.keyboard.press(key);
		await all.click();
	}
	await expect(all).toBeHidden();
	await page.getByRole("button", { name: "Closer" }).click();
	await expect(all).toBeVisible();
	// The first step of the best way is one key; nobody is asked for Ines, whom one knows.
	if ((await told.textContent()) === `Ines ${name}`) return expect(words.getByRole("link", { name: "Ask" })).toHaveCount(0);
	await words.getByRole("link", { name: "Ask Ines" }).waitFor();
	await page.keyboard.press("a");
	await expect(page).toHaveURL(new RegExp(`/people/${ines}/ask\\?wanted=`));
});

test("somebody's circle is drawn on their page, and said beside it", async ({ signedIn: page, kith }, info) => {
	const name = `Kranz${info.project.name}`, { karl } = chain(kith, name);
	await page.goto(`${kith.url}/people/${karl}`);
	const circle = page.locator("#circle");
	await expect(circle.getByRole("img", { name: `Ines ${name}, Olu ${name} around Karl ${name}` })).toBeVisible();
	await expect(circle.locator("svg circle")).toHaveCount(3);
	await expect(circle.locator("svg line")).toHaveCount(2); // once a pair, though they know each other
	await expectSound(page);
	await circle.getByRole("link", { name: "As a map and a table" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Around Karl ${name}`);
});

test("long names have room on ways and circles", async ({ signedIn: page, kith }, info) => {
	const { person: anna } = kith.run("person", "add", "--name", `Anna Wolfeschlegelsteinhausenberger-Dorffmann ${info.project.name}`);
	const { other } = kith.run("person", "knows", "name", anna, "--name", `Maximiliana-Alexandra Konstantinopolitanides ${info.project.name}`);
	await page.goto(`${kith.url}/people/${other}`);
	for (const [drawing, names] of [["#ways", ["Ana Díaz", "Anna W.", "Maximiliana-…"]], ["#circle", ["Anna W.", "Maximilian…"]]] as const) {
		await expect(page.locator(`${drawing} svg text`)).toHaveText([...names]);
		const boxes = await page.locator(`${drawing} svg text`).evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect()).map(({ left, right }) => ({ left, right })));
		boxes.sort((a, b) => a.left - b.left).forEach(({ left, right }, i) => expect(i + 1 < boxes.length ? boxes[i + 1]!.left : page.viewportSize()!.width, `${drawing} ${left}`).toBeGreaterThanOrEqual(right));
	}
	await expectSound(page);
});

test("a firm has its page: who is there, the ways there, and one tap onto the targets", async ({ signedIn: page, kith }, info) => {
	const name = `Firma${info.project.name}`, { karl } = chain(kith, name);
	kith.run("person", "position", karl, "--organization", `${name} GmbH`, "--title", "Owner");
	kith.run("person", "add", "--name", `Lea ${name}`, "--organization", `${name} GmbH`);
	await page.goto(`${kith.url}/people/${karl}`);
	await page.getByRole("link", { name: `${name} GmbH` }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${name} GmbH`);
	await expect(page.getByRole("link", { name: `Karl ${name} Owner` })).toBeVisible();
	await expect(page.getByRole("link", { name: `Lea ${name}` })).toBeVisible();
	await expect(page.locator("#ways").getByRole("link", { name: "Ask Ines", exact: true })).toBeVisible();
	await expectSound(page);
	await page.getByRole("button", { name: "I want to meet anybody there" }).click();
	await expect(page).toHaveURL(/\/targets\//);
	await page.getByRole("link", { name: `${name} GmbH`, exact: true }).click();
	await expect(page.getByRole("link", { name: "You want to meet anybody there" })).toBeVisible();
});

test("without a script the table says who knows whom", async ({ noScript: page, kith }, info) => {
	const name = `Ohne${info.project.name}`;
	chain(kith, name);
	await page.goto(`${kith.url}/network`);
	await expect(page.getByRole("rowheader").filter({ hasText: `Ines ${name}` })).toBeVisible();
	await expect(page.locator(".map-stage")).toBeHidden();
});

test("an acquaintance is kept to oneself", async ({ signedIn: page, kith }, info) => {
	const { person } = kith.run("person", "add", "--name", `Privat ${info.project.name}`);
	await page.goto(`${kith.url}/people/${person}/edit`);
	await page.getByRole("button", { name: /Only I/ }).click();
	await expect(page.getByText("only yours")).toBeVisible();
	await expectSound(page);
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(page.getByText("only yours")).toBeHidden();
});

test("a school or a club is noted where they work, and is no work", async ({ signedIn: page, kith }, info) => {
	const { person } = kith.run("person", "add", "--name", `Verein ${info.project.name}`, "--organization", "Nordlicht", "--title", "Buyer");
	await page.goto(`${kith.url}/people/${person}/edit`);
	await page.getByRole("textbox", { name: "Name", exact: true }).nth(1).fill(`TC Nord ${info.project.name}`);
	await page.getByLabel("What it is").selectOption({ label: "A club or association" });
	await expectSound(page);
	await page.locator("section", { hasText: "or are members" }).getByRole("button", { name: "Add" }).click();
	await expect(page.getByRole("listitem").filter({ hasText: `TC Nord ${info.project.name}` })).toContainText("club");
	await expect(page.getByText("Buyer, Nordlicht").first()).toBeVisible();
	await expectSound(page);
	await page.getByRole("link", { name: `TC Nord ${info.project.name}` }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`TC Nord ${info.project.name}`);
	await expect(page.locator(".head")).toContainText("club");
	await expectSound(page);
});
