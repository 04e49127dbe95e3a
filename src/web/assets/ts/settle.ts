// A worker: where the people of a map settle is reckoned beside the page, which stays quick meanwhile.
import defaults from "graphology-layout-forceatlas2/defaults";
import iterate from "graphology-layout-forceatlas2/iterate";

export interface Settling { nodes: Float32Array; edges: Float32Array; rounds: number; settings: object }
export interface Settled { places: Float32Array; done: boolean }

const A_NODE = 10; // numbers a node has in the matrix; the first two are its place
const SHOWN_EVERY = 200; // milliseconds

addEventListener("message", ({ data }: MessageEvent<Settling>) => {
	const settings = { ...defaults, ...data.settings };
	const places = () => Float32Array.from({ length: data.nodes.length / A_NODE * 2 }, (_, i) => data.nodes[(i >> 1) * A_NODE + (i & 1)]!);
	const tell = (done: boolean) => postMessage({ places: places(), done } satisfies Settled);
	let shown = performance.now();
	for (let round = 0; round < data.rounds; round++) {
		iterate(settings, data.nodes, data.edges);
		if (performance.now() - shown < SHOWN_EVERY) continue;
		tell(false);
		shown = performance.now();
	}
	tell(true);
});
