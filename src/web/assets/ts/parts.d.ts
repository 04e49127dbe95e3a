declare module "idiomorph" {
	export const Idiomorph: { morph(old: Element, fresh: Node | Node[], options?: object): Node[] };
}
