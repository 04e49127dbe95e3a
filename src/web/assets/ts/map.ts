// The map of the network: loaded only by pages that have one. People settle by who knows whom; whoever is tapped is told of,
// and the best ways to them light up.
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";

interface Person { person: string; name: string; headline: string | null; standing: string; is_user: boolean; knows: number; known_by: number; brought_by: string | null }
interface Link { from: number; to: number; strength: number; brought: boolean; won: boolean }
interface People { people: Person[]; links: Link[]; more: boolean }
interface Way { words: string; people: { person: string }[] }

const ROUNDS = 160, ROUNDS_A_FRAME_OF = 40000; // rounds of settling; how much of it one frame bears, in people and links
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** The colours of the page, as its theme has them now. */
function colours() {
	const style = getComputedStyle(document.documentElement);
	const of = (name: string) => style.getPropertyValue(name).trim();
	return { ink: of("--ink"), soft: of("--soft"), line: of("--line"), edge: of("--edge"), accent: of("--accent"), won: of("--won"), paper: of("--paper") };
}

function build({ people, links }: People): Graph {
	const graph = new Graph({ multi: false, type: "undirected" });
	// A spiral: the same every time, and nobody upon anybody.
	people.forEach((person, i) => {
		const radius = Math.sqrt(i + 1);
		graph.addNode(String(i), {
			x: radius * Math.cos(i * GOLDEN), y: radius * Math.sin(i * GOLDEN), label: person.name, id: person.person,
			kind: person.is_user ? "user" : person.standing, size: (people.length > 500 ? 0.5 : 1) * Math.min(14, 3 + Math.sqrt(person.knows + person.known_by)),
		});
	});
	for (const { from, to, strength, brought, won } of links) {
		const key = graph.edge(String(from), String(to));
		if (key === undefined) graph.addEdge(String(from), String(to), { weight: Math.max(strength, brought ? 0.5 : 0.05), brought, won });
		else if (brought) graph.mergeEdgeAttributes(key, { brought, won });
	}
	return graph;
}

/** Some rounds a frame, so that the page stays quick; what is drawn moves with them unless that is not wanted. */
function settle(graph: Graph, end: AbortSignal, drawn: () => void): void {
	const settings = { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: graph.order > 300, gravity: 0.6, edgeWeightInfluence: 0.5 };
	const a_frame = Math.max(1, Math.floor(ROUNDS_A_FRAME_OF / (graph.order + graph.size)));
	const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
	let rounds = still ? 0 : ROUNDS;
	if (still) forceAtlas2.assign(graph, { iterations: Math.min(ROUNDS, 20 * a_frame), settings });
	const step = () => {
		if (end.aborted) return;
		if (rounds <= 0) return drawn();
		const iterations = Math.min(a_frame, rounds);
		forceAtlas2.assign(graph, { iterations, settings });
		rounds -= iterations;
		requestAnimationFrame(step);
	};
	step();
}

export async function drawMap(figure: HTMLElement): Promise<void> {
	const stage = figure.querySelector<HTMLElement>(".map-stage")!, words = figure.querySelector<HTMLElement>(".map-words")!;
	const answer = await fetch(figure.dataset.map!, { headers: { accept: "application/json" } });
	if (!answer.ok || !figure.isConnected) return;
	const people: People = await answer.json();
	const graph = build(people);
	let colour = colours(), lit = new Set<string>(), lit_edges = new Set<string>(), lit_for = "";
	const sigma = new Sigma(graph, stage, {
		allowInvalidContainer: true, labelDensity: 0.6, labelRenderedSizeThreshold: 7, labelFont: "Inter, sans-serif", labelSize: 13,
		labelColor: { color: colour.ink }, defaultEdgeColor: colour.line, zIndex: true,
		nodeReducer: (node, data) => {
			const dim = lit.size > 0 && !lit.has(node);
			const plain = data.kind === "user" ? colour.accent : data.kind === "customer" ? colour.won : data.kind === "acquaintance" ? colour.edge : colour.ink;
			return { ...data, color: dim ? colour.line : plain, label: dim ? "" : data.label, zIndex: lit.has(node) ? 2 : 1, forceLabel: lit.has(node), highlighted: false };
		},
		edgeReducer: (edge, data) => {
			if (lit_edges.has(edge)) return { ...data, color: colour.accent, size: 4, zIndex: 2 };
			const plain = data.won ? colour.won : data.brought ? colour.accent : colour.line;
			return { ...data, color: lit.size > 0 ? colour.line : plain, size: data.brought ? 2 : 0.5 + data.weight, hidden: lit.size > 0 && !data.brought && graph.order > 500, zIndex: 0 };
		},
	});
	const end = new AbortController();
	settle(graph, end.signal, () => { figure.dataset.settled = "true"; });
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
		colour = colours();
		sigma.setSetting("labelColor", { color: colour.ink });
	}, { signal: end.signal });

	const places = new Map(people.people.map((person, i) => [person.person, String(i)]));
	const light = (ways: Way[]) => {
		lit = new Set();
		lit_edges = new Set();
		for (const way of ways) {
			const on = way.people.map(({ person }) => places.get(person)).filter((place) => place !== undefined);
			on.forEach((place) => lit.add(place));
			on.slice(1).forEach((place, i) => { const edge = graph.edge(on[i]!, place); if (edge !== undefined) lit_edges.add(edge); });
		}
		sigma.refresh();
	};
	const say = (person: Person, told: string[]) => {
		const link = document.createElement("a");
		link.href = `/people/${person.person}`;
		link.textContent = person.name;
		const rest = [person.headline ?? "", person.brought_by ? `named by ${person.brought_by}` : ""].filter(Boolean).join(", ");
		words.replaceChildren(link, document.createTextNode(`${rest ? ` ${rest}` : ""}. ${told.join(" ")}`));
	};
	sigma.on("clickNode", ({ node }) => {
		const person = people.people[Number(node)]!;
		lit_for = node;
		lit = new Set([node, ...graph.neighbors(node)]);
		lit_edges = new Set();
		say(person, []);
		sigma.refresh();
		if (person.is_user) return;
		void fetch(`/network/ways?to=${person.person}`, { headers: { accept: "application/json" } }).then(async (found) => {
			const ways: Way[] = found.ok ? (await found.json()).ways : [];
			if (end.signal.aborted || lit_for !== node) return;
			if (ways.length === 0) return say(person, ["There is no way yet."]);
			light(ways);
			say(person, ways.slice(0, 1).map((way) => way.words));
		});
	});
	sigma.on("clickStage", () => {
		lit_for = "";
		light([]);
		words.textContent = words.dataset.empty ?? "";
	});
	words.dataset.empty = words.textContent ?? "";
	// The page is exchanged for another one: what was drawn goes with it.
	const gone = new MutationObserver(() => {
		if (figure.isConnected) return;
		gone.disconnect();
		end.abort();
		sigma.kill();
	});
	gone.observe(document.body, { childList: true, subtree: true });
}
