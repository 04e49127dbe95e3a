// The map of the network: loaded only by pages that have one. People settle by who knows whom; whoever is tapped is told of,
// and the best ways to them light up.
import Graph from "graphology";
import { inferSettings } from "graphology-layout-forceatlas2";
import { graphToByteArrays } from "graphology-layout-forceatlas2/helpers";
import Sigma from "sigma";
import { EdgeLineProgram, EdgeRectangleProgram } from "sigma/rendering";
import type { Settled, Settling } from "./settle";

interface Person { person: string; name: string; headline: string | null; standing: string; is_user: boolean; knows: number; known_by: number; brought_by: string | null }
interface Link { from: number; to: number; strength: number; brought: boolean; won: boolean }
interface People { people: Person[]; links: Link[]; more: boolean }
interface Way { words: string; people: { person: string }[]; ask: string | null; ask_name: string | null; ask_is_user: boolean; wanted: string | null; answer: string | null }
interface Found { ways: Way[]; reading?: boolean; note?: string | null }

const ROUNDS = 160; // of settling
const MANY = 500, MANY_LINKS = 2000; // people from whom on each is drawn smaller; links that are left out while one moves
const FEW = 60; // who all have room for their names
const AGAIN = 1000; // milliseconds until a network that is being read is asked again
const FINGER = 18; // pixels around somebody that mean them, too
const STEP = 0.1; // of what is seen, by an arrow key
const MOVE = 120; // milliseconds that coming closer takes
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
			kind: person.is_user ? "user" : person.standing, size: (people.length > MANY ? 0.5 : people.length > FEW ? 1 : 1.5) * Math.min(14, 3 + Math.sqrt(person.knows + person.known_by)),
		});
	});
	for (const { from, to, strength, brought, won } of links) {
		const key = graph.edge(String(from), String(to));
		if (key === undefined) graph.addEdge(String(from), String(to), { weight: Math.max(strength, brought ? 0.5 : 0.05), brought, won });
		else if (brought) graph.mergeEdgeAttributes(key, { brought, won });
	}
	return graph;
}

/** Reckoned by a worker, drawn a few times on the way; only the end where movement is not wanted. */
function settle(graph: Graph, script: string, end: AbortSignal, settled: () => void): void {
	const { nodes, edges } = graphToByteArrays(graph, (_edge, { weight }) => weight);
	const settings = { ...inferSettings(graph), barnesHutOptimize: graph.order > 300, gravity: 0.6, edgeWeightInfluence: 0.5 };
	const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
	const worker = new Worker(script);
	end.addEventListener("abort", () => worker.terminate());
	worker.addEventListener("message", ({ data: { places, done } }: MessageEvent<Settled>) => {
		let i = 0;
		if (done || !still) graph.updateEachNodeAttributes((_node, person) => ({ ...person, x: places[i++], y: places[i++] }), { attributes: ["x", "y"] });
		if (!done) return;
		worker.terminate();
		settled();
	});
	worker.postMessage({ nodes, edges, rounds: ROUNDS, settings } satisfies Settling, [nodes.buffer, edges.buffer]);
}

interface Place { label: string | null; x: number; y: number; size: number }
interface Lettering { labelSize: number; labelFont: string; labelColor: { color?: string } }

/** A name stands beside its place: on the right, or on the left where the map ends. */
function drawName(context: CanvasRenderingContext2D, data: Place, { labelSize, labelFont, labelColor }: Lettering): void {
	if (!data.label) return;
	context.font = `${labelSize}px ${labelFont}`;
	context.fillStyle = labelColor.color!;
	const wide = context.measureText(data.label).width, right = data.x + data.size + 3;
	const x = right + wide <= context.canvas.clientWidth ? right : Math.max(0, data.x - data.size - 3 - wide), y = data.y + labelSize / 3;
	// It stands out against what leads past it.
	context.strokeStyle = colours().paper;
	context.lineWidth = 3;
	context.lineJoin = "round";
	context.strokeText(data.label, x, y);
	context.fillText(data.label, x, y);
}

/** Whoever is under the pointer: ringed, and named over what else stands there. */
function drawPointed(context: CanvasRenderingContext2D, data: Place, lettering: Lettering): void {
	context.beginPath();
	context.arc(data.x, data.y, data.size + 3, 0, 2 * Math.PI);
	context.strokeStyle = lettering.labelColor.color!;
	context.lineWidth = 2;
	context.stroke();
	drawName(context, data, lettering);
}

export async function drawMap(figure: HTMLElement): Promise<void> {
	const stage = figure.querySelector<HTMLElement>(".map-stage")!, words = figure.querySelector<HTMLElement>(".map-words")!;
	const answer = await fetch(figure.dataset.map!, { headers: { accept: "application/json" } });
	if (!answer.ok || !figure.isConnected) return;
	const people: People = await answer.json();
	const graph = build(people);
	let colour = colours(), lit = new Set<string>(), lit_edges = new Set<string>(), lit_for = "";
	const sigma = new Sigma(graph, stage, {
		allowInvalidContainer: true, labelDensity: 0.6, labelRenderedSizeThreshold: graph.order > FEW ? 7 : 0, labelFont: "Inter, sans-serif", labelSize: 13, defaultDrawNodeLabel: drawName as never, defaultDrawNodeHover: drawPointed as never,
		labelColor: { color: colour.ink }, defaultEdgeColor: colour.line, zIndex: true, hideEdgesOnMove: graph.size > MANY_LINKS,
		// Of many links only those that say more are as thick as they are strong: a thin line costs a fraction of it.
		edgeProgramClasses: { thin: EdgeLineProgram, strong: EdgeRectangleProgram }, defaultEdgeType: graph.size > MANY_LINKS ? "thin" : "strong",
		nodeReducer: (node, data) => {
			const dim = lit.size > 0 && !lit.has(node);
			const plain = data.kind === "user" ? colour.accent : data.kind === "customer" ? colour.won : data.kind === "acquaintance" ? colour.edge : colour.ink;
			return { ...data, color: dim ? colour.line : plain, label: dim ? "" : data.label, zIndex: lit.has(node) ? 2 : 1, forceLabel: lit.has(node), highlighted: false };
		},
		edgeReducer: (edge, data) => {
			if (lit_edges.has(edge)) return { ...data, type: "strong", color: colour.accent, size: 4, zIndex: 2 };
			const plain = data.won ? colour.won : data.brought ? colour.accent : graph.order > FEW ? colour.line : colour.edge;
			return { ...data, ...(data.brought && { type: "strong" }), color: lit.size > 0 ? colour.line : plain, size: data.brought ? 2 : 0.5 + data.weight, hidden: lit.size > 0 && !data.brought && graph.order > MANY, zIndex: 0 };
		},
	});
	const end = new AbortController();
	settle(graph, figure.dataset.settleScript!, end.signal, () => { figure.dataset.settled = "true"; });
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
	const linked = (href: string, text: string) => Object.assign(document.createElement("a"), { href, textContent: text });
	/** Who they are, the best way there, and one key for its first step. */
	const say = (person: Person, told: string, way?: Way) => {
		const link = linked(`/people/${person.person}`, person.name);
		const rest = [person.headline ?? "", person.brought_by ? `named by ${person.brought_by}` : ""].filter(Boolean).join(", ");
		words.replaceChildren(link, document.createTextNode(`${rest ? ` ${rest}` : ""}${rest.endsWith(".") ? "" : "."} ${told} `));
		if (!way) return;
		words.append(linked(`/network?to=${person.person}`, "All ways"));
		if (!way.ask || way.ask_is_user || way.answer === "stop") return;
		const ask = linked(`/people/${way.ask}/ask?wanted=${way.wanted}`, `Ask ${way.ask_name!.split(" ")[0]}`);
		ask.className = "button";
		ask.dataset.key = "a";
		words.append(ask);
	};
	const tell = (node: string) => {
		const person = people.people[Number(node)]!;
		lit_for = node;
		lit = new Set([node, ...graph.neighbors(node)]);
		lit_edges = new Set();
		say(person, "");
		sigma.refresh();
		if (person.is_user) return;
		const look = (): void => void fetch(`/network/ways?to=${person.person}`, { headers: { accept: "application/json" } }).then(async (found) => {
			const { ways, reading, note }: Found = found.ok ? await found.json() : { ways: [] };
			if (end.signal.aborted || lit_for !== node) return;
			if (reading) {
				say(person, note ?? "");
				setTimeout(look, AGAIN);
				return;
			}
			if (ways.length === 0) return say(person, "There is no way yet.");
			light(ways);
			say(person, ways[0]!.words, ways[0]);
		});
		look();
	};
	/** Whoever is under a finger, which is wider than most of them. */
	const nearest = (x: number, y: number): string | undefined => {
		let found: string | undefined, near = FINGER;
		graph.forEachNode((node, place) => {
			const at = sigma.graphToViewport({ x: place.x, y: place.y }), far = Math.hypot(at.x - x, at.y - y);
			if (far < near) [found, near] = [node, far];
		});
		return found;
	};
	sigma.on("clickNode", ({ node }) => tell(node));
	sigma.on("clickStage", ({ event }) => {
		const node = nearest(event.x, event.y);
		if (node !== undefined) return tell(node);
		lit_for = "";
		light([]);
		words.textContent = words.dataset.empty ?? "";
	});
	// Whoever came too close gets back with one tap.
	const all = figure.querySelector<HTMLElement>("[data-map-all]")!, camera = sigma.getCamera();
	camera.on("updated", ({ x, y, ratio }) => { all.hidden = Math.hypot(x - 0.5, y - 0.5) < 0.01 && Math.abs(ratio - 1) < 0.01; });
	const move = { duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : MOVE };
	const aside = (x: number, y: number) => () => camera.setState({ x: camera.x + x * STEP * camera.ratio, y: camera.y + y * STEP * camera.ratio });
	const closer = () => void camera.animatedZoom(move), further = () => void camera.animatedUnzoom(move);
	all.addEventListener("click", () => void camera.animatedReset(move), { signal: end.signal });
	figure.querySelector("[data-map-closer]")!.addEventListener("click", closer, { signal: end.signal });
	figure.querySelector("[data-map-further]")!.addEventListener("click", further, { signal: end.signal });
	const keys: Record<string, () => void> = { ArrowLeft: aside(-1, 0), ArrowRight: aside(1, 0), ArrowUp: aside(0, 1), ArrowDown: aside(0, -1), "+": closer, "=": closer, "-": further };
	stage.addEventListener("keydown", (event) => {
		const run = event.altKey || event.ctrlKey || event.metaKey ? undefined : keys[event.key];
		if (!run) return;
		event.preventDefault();
		event.stopPropagation();
		run();
	}, { signal: end.signal });
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
