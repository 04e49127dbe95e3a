import { expect, expectSound, test } from "./kith";

test("a won deal, its promise, a ten, and Today says whom to ask", async ({ signedIn: page, kith }, info) => {
	const name = `Ben ${info.project.name}`;
	const { person } = kith.run("person", "add", "--name", name);
	await page.goto(kith.url + "/offers");
	await expectSound(page);
	const offer = `Planning ${info.project.name}`;
	await page.getByLabel("What is it called?").fill(offer);
	await page.getByLabel("Who is delighted by it?").fill("Makers of 20 to 200 people");
	await page.getByRole("button", { name: "Add the offer" }).click();
	await page.getByRole("link", { name: new RegExp(offer) }).click();
	await page.getByLabel("Whom it does not fit").fill("Firms below ten people\nBanks");
	await page.getByRole("button", { name: "Keep" }).click();
	await expect(page.getByLabel("Whom it does not fit")).toHaveValue("Firms below ten people\nBanks\n");
	await expectSound(page);

	await page.goto(`${kith.url}/people/${person}/deal`);
	await page.getByText(offer, { exact: true }).click();
	await page.getByLabel(/Worth/).fill("4,800");
	await page.getByLabel("Nobody did").check();
	await expectSound(page);
	await page.getByRole("button", { name: "Open the deal" }).click();
	await page.getByRole("link", { name: new RegExp(offer) }).click();
	await expectSound(page);
	await page.getByLabel("What we promised first").fill("First delivery");
	await page.getByRole("button", { name: "Won", exact: true }).click();
	await expect(page.getByText("Won. Congratulations.")).toBeVisible();
	await page.goto(`${kith.url}/people/${person}`);
	await expect(page.locator("#deals").getByText("EUR 4,800")).toBeVisible();
	await page.getByRole("button", { name: "Kept", exact: true }).click();
	await page.getByRole("link", { name: "How did it go?" }).click();
	await expectSound(page);
	await page.getByText("10", { exact: true }).click();
	await page.getByLabel("In their words").fill("Exactly what we needed");
	await page.getByRole("button", { name: "Keep it" }).click();
	await expect(page.getByText(/Yes, ask Ben now/)).toBeVisible();
	await expectSound(page);

	await page.goto(kith.url + "/");
	const item = page.locator(".today li", { hasText: name });
	await expect(item).toContainText("Ask");
	await expectSound(page);
	if (!(await item.locator("details.item").getAttribute("open"))?.length && !(await item.getByRole("button", { name: "Done" }).isVisible())) await item.locator(".item > summary").click();
	await item.getByRole("button", { name: "Done" }).click();
	await expect(page.locator(".today li", { hasText: name })).toHaveCount(0);
	await expect(page.getByRole("status").getByText("Done for today.")).toBeVisible();
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(page.locator(".today li", { hasText: name })).toBeVisible();
});

test("keys lead through the pages", async ({ signedIn: page, kith }, info) => {
	test.skip(info.project.name === "phone", "a phone has no keys");
	kith.run("person", "add", "--name", "Key One");
	await page.goto(kith.url + "/people");
	await page.keyboard.press("/");
	await expect(page.getByRole("searchbox")).toBeFocused();
	await page.getByRole("searchbox").blur();
	await page.keyboard.press("j");
	await expect(page.locator("[data-row] a").first()).toBeFocused();
	await page.keyboard.press("?");
	await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
	await page.keyboard.press("Escape");
	await page.keyboard.press("+");
	await expect(page.getByRole("dialog", { name: "Add a person" })).toBeVisible();
});

test("light and dark are chosen in the settings", async ({ signedIn: page, kith }) => {
	await page.goto(kith.url + "/settings");
	await expectSound(page);
	await page.getByRole("button", { name: "Dark" }).click();
	await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
	await page.goto(kith.url + "/people");
	await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
