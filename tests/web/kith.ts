// Starts the real program on a free port with data of its own, and signs in.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test as base, type BrowserContext, type Page } from "@playwright/test";
import axe from "axe-core";

const binary = resolve(process.env.KITH_BINARY ?? join(__dirname, "../../build/kith"));
export const owner = { name: "Ana Díaz", email: "ana@example.com", password: "correct horse battery" };

export class Kith {
	readonly data = mkdtempSync(join(tmpdir(), "kith-web-"));
	private process?: ChildProcess;
	url = "";
	setup = "";

	/** A command; its answer as JSON. */
	run(...words: string[]): any {
		return JSON.parse(execFileSync(binary, ["--data", this.data, ...words, "--json"], { encoding: "utf8" }));
	}

	init(): void {
		execFileSync(binary, ["--data", this.data, "init", "--owner", owner.name, "--email", owner.email, "--name", "Díaz & Partners"], { input: owner.password + "\n", stdio: ["pipe", "ignore", "inherit"] });
		// All the tests of a worker share one day; the asks of one would fill the five of another.
		this.run("workspace", "update", "--asks-per-day", "50");
	}

	async start(): Promise<void> {
		this.process = spawn(binary, ["--data", this.data, "serve", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
		let said = "";
		await new Promise<void>((done, fail) => {
			this.process!.on("exit", (code) => fail(new Error(`serve ended with ${code}: ${said}`)));
			this.process!.stdout!.on("data", (bytes: Buffer) => {
				said += bytes.toString();
				this.url = /Kith is at +(\S+)/.exec(said)?.[1] ?? "";
				this.setup = /(\S+\/setup\?token=\S+)/.exec(said)?.[1] ?? "";
				if (this.url) setTimeout(done, 50);
			});
		});
	}

	async stop(): Promise<void> {
		const process = this.process;
		if (process && process.exitCode === null) {
			await new Promise((done) => {
				process.removeAllListeners("exit");
				process.on("exit", done);
				process.kill("SIGTERM");
			});
		}
		rmSync(this.data, { recursive: true, force: true });
	}

	/** A file to upload. */
	file(name: string, text: string): string {
		const path = join(this.data, name);
		writeFileSync(path, text);
		return path;
	}
}

async function serving(use: (kith: Kith) => Promise<void>): Promise<void> {
	const kith = new Kith();
	kith.init();
	await kith.start();
	await use(kith);
	await kith.stop();
}

type Cookies = Parameters<BrowserContext["addCookies"]>[0];

/** `kith`: set up and serving. `page`: whatever it says on the console fails the test. `signedIn`: signed in there;
 * `noScript`: the same in a browser that runs none. `ownKith`: a test's alone. Who signed in by the form once is so in every test of the worker. */
export const test = base.extend<{ signedIn: Page; noScript: Page; ownKith: Kith }, { kith: Kith; session: Cookies }>({
	kith: [async ({}, use) => serving(use), { scope: "worker" }],
	ownKith: async ({}, use) => serving(use),
	session: [
		async ({ browser, kith }, use) => {
			const page = await browser.newPage();
			await signIn(page, kith);
			const { cookies } = await page.context().storageState();
			await page.context().close();
			await use(cookies);
		},
		{ scope: "worker" },
	],
	page: async ({ page }, use) => {
		const said: string[] = [];
		page.on("console", (message) => message.type() === "error" && !/status of (4|5)\d\d/.test(message.text()) && said.push(message.text()));
		page.on("pageerror", (error) => said.push(String(error)));
		await use(page);
		expect(said).toEqual([]);
	},
	signedIn: async ({ page, session }, use) => {
		await page.context().addCookies(session);
		await use(page);
	},
	noScript: async ({ browser, session }, use) => {
		const context = await browser.newContext({ javaScriptEnabled: false });
		await context.addCookies(session);
		await use(await context.newPage());
		await context.close();
	},
});

export async function signIn(page: Page, kith: Kith): Promise<void> {
	await page.goto(kith.url + "/sign-in");
	await page.getByLabel("E-mail").fill(owner.email);
	await page.getByLabel("Password").fill(owner.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page).not.toHaveURL(/sign-in/);
}

/** Counts what fingers do: taps and clicks, and keys pressed, over all pages that are opened. */
export class Taps {
	private constructor(private readonly page: Page) {}

	static async of(page: Page): Promise<Taps> {
		await page.addInitScript(() => {
			const add = (what: string) => sessionStorage.setItem(what, String(Number(sessionStorage.getItem(what)) + 1));
			addEventListener("pointerdown", (event) => event.isTrusted && add("taps"), true);
			addEventListener("keydown", (event) => event.isTrusted && add("keys"), true);
		});
		return new Taps(page);
	}

	async reset(): Promise<void> {
		await this.page.evaluate(() => ["taps", "keys"].forEach((what) => sessionStorage.removeItem(what)));
	}

	count(): Promise<{ taps: number; keys: number }> {
		return this.page.evaluate(() => ({ taps: Number(sessionStorage.getItem("taps")), keys: Number(sessionStorage.getItem("keys")) }));
	}
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** No violation of WCAG 2.2 AA, nothing that scrolls sideways, in light and in dark. */
export async function expectSound(page: Page): Promise<void> {
	// No page here has frames, so axe runs in the page itself; its builder, made for frames, takes four times as long.
	expect(page.frames()).toHaveLength(1);
	await page.evaluate(axe.source);
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		// Only the colours differ in the dark.
		const runOnly = colorScheme === "dark" ? ["color-contrast"] : rules;
		const violations = await page.evaluate(async (values) => {
			const found = await (window as unknown as { axe: typeof import("axe-core") }).axe.run(document, { runOnly: values, resultTypes: ["violations"] });
			return found.violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.html).join(" | ")}`);
		}, runOnly);
		expect(violations, colorScheme).toEqual([]);
	}
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(page.viewportSize()!.width);
}

export { expect };
