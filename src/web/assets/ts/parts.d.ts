declare module "idiomorph" {
	export const Idiomorph: { morph(old: Element, fresh: Node | Node[], options?: object): Node[] };
}
declare module "graphology-layout-forceatlas2/defaults" {
	const defaults: object;
	export default defaults;
}
declare module "graphology-layout-forceatlas2/iterate" {
	export default function iterate(settings: object, nodes: Float32Array, edges: Float32Array): object;
}
declare module "graphology-layout-forceatlas2/helpers" {
	import type Graph from "graphology";
	export function graphToByteArrays(graph: Graph, weight: (edge: string, of: { weight: number }) => number): { nodes: Float32Array<ArrayBuffer>; edges: Float32Array<ArrayBuffer> };
}
