import { expect, expectSound, test } from "./kith";

test("an owner puts a figure of their own in place of a published one, and goes back", async ({ signedIn: page, kith }, info) => {
	await page.goto(kith.url + "/settings");
	await page.getByRole("link", { name: "What chances lean on" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("What chances lean on");
	const wins = page.locator("#wins");
	await expect(wins).toContainText("Implisit 2014");
	await expect(wins).toContainText("15 of 100");
	await expectSound(page);

	await wins.getByText("Use a figure of your own").click();
	await wins.getByLabel("The figure (of 100)").fill("30");
	await wins.getByLabel("Counts like so many cases of yours").fill("20");
	await wins.getByLabel("Where it comes from").fill("our own count of 2024");
	await wins.getByRole("button", { name: "Keep" }).click();
	await expect(page.getByText("Today reckons with your figure now.")).toBeVisible();
	await expect(wins).toContainText("Yours: our own count of 2024");
	await expect(wins.locator(".line", { hasText: "Yours:" })).toContainText("30 of 100");
	expect(kith.run("prior", "list").items.find((one: any) => one.kind === "wins")).toMatchObject({ mean: 0.3, weight: 20, published: false });
	await expectSound(page);

	await wins.getByText("Change it").click();
	await wins.getByLabel("The figure (of 100)").fill("300");
	await wins.getByRole("button", { name: "Keep" }).click();
	await expect(wins.getByRole("alert").first()).toContainText("A chance lies between 0 and 1");
	await wins.getByRole("button", { name: "Back to the published figure" }).click();
	await expect(page.getByText("The published figure holds again.")).toBeVisible();
	await expect(wins).not.toContainText("Yours:");
});

test("a rep reads them and changes nothing", async ({ browser, kith }, info) => {
	const email = `figures-${info.project.name}@example.com`;
	kith.run("user", "add", "--name", "Rita Reed", "--email", email, "--role", "rep", "--password", "correct horse battery");
	const context = await browser.newContext();
	const page = await context.newPage();
	await page.goto(kith.url + "/sign-in");
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill("correct horse battery");
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page).not.toHaveURL(/sign-in/);
	await page.goto(kith.url + "/settings/figures");
	await expect(page.locator("#permits")).toContainText("an assumption");
	await expect(page.getByText("Use a figure of your own")).toHaveCount(0);
	await context.close();
});
