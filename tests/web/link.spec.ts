import { expect, expectSound, test, type Kith } from "./kith";
import type { Browser, Page } from "@playwright/test";

/** A name that was given, and the address of its private link. */
function named(kith: Kith, who: string): { referral: string; person: string; path: string; show: () => any } {
	const { person: source } = kith.run("person", "add", "--name", `Ines ${who}`);
	const { referral, person } = kith.run("referral", "add", "--source", source, "--name", `Karl ${who}`, "--why", "Recalls get lost in his second practice");
	const { url } = kith.run("link", "make", referral);
	return { referral, person, path: url, show: () => kith.run("referral", "show", referral) };
}

/** A stranger's phone: nobody signed in, no script, nothing kept. */
async function stranger(browser: Browser): Promise<Page> {
	const context = await browser.newContext({ javaScriptEnabled: false });
	return context.newPage();
}

test("the named person answers on a link, changes the answer, and reads what is stored", async ({ browser, kith }, info) => {
	const karl = named(kith, `Private ${info.project.name}`);
	const page = await stranger(browser);
	await page.goto(kith.url + karl.path);
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Ines Private ${info.project.name} thought that Ana Díaz could help you`);
	await page.getByText("All of it").click();
	await expect(page.getByText("Recalls get lost in his second practice")).toHaveCount(2);
	await page.getByRole("button", { name: "Yes, Ana may get in touch" }).click();
	await expect(page.getByRole("status")).toContainText("You said yes on");
	expect(karl.show().gate_open).toBe(true);
	await page.getByRole("button", { name: "three months" }).click();
	await expect(page.getByRole("status")).toContainText("not now");
	expect(karl.show().referral.state).toBe("parked");
	await page.getByRole("button", { name: "No, thank you" }).click();
	await expect(page.getByRole("status")).toContainText("You said no on");
	expect(karl.show().referral.state).toBe("refused");
	expect(await page.context().cookies()).toEqual([]);
	await page.context().close();
});

test("never is final, and what is stored can be erased by themselves", async ({ browser, kith }, info) => {
	const karl = named(kith, `Never ${info.project.name}`);
	const page = await stranger(browser);
	await page.goto(kith.url + karl.path);
	await page.getByText("No, and never contact me").click();
	await page.getByRole("button", { name: "Never contact me" }).click();
	await expect(page.getByRole("status")).toContainText("do not want to be contacted");
	await expect(page.getByRole("button", { name: /^Yes/ })).toHaveCount(0);
	await page.getByText("Have it erased").click();
	await page.getByRole("button", { name: "Erase what is stored about me" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("It is erased");
	await page.goto(kith.url + karl.path);
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link is closed");
	expect(karl.show().person_name).toBe("Somebody who was erased");
	await page.context().close();
});

test("the page is sound on its own", async ({ page, kith }, info) => {
	const karl = named(kith, `Sound ${info.project.name}`);
	await page.goto(kith.url + karl.path);
	await expectSound(page);
	await page.getByRole("button", { name: "Yes, Ana may get in touch" }).click();
	await expectSound(page);
	await page.goto(kith.url + "/l/of-nobody");
	await expectSound(page);
});
