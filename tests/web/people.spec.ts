import { expect, expectSound, signIn, test } from "./kith";

test("a person is added with a name alone, found as one types, and taken back", async ({ signedIn: page, kith }, info) => {
	const name = `Zoltán Szabó ${info.project.name}`;
	await page.goto(kith.url + "/people");
	await page.getByRole("link", { name: /^Add/ }).first().or(page.locator(".tabs .plus")).locator("visible=true").first().click();
	const dialog = page.getByRole("dialog", { name: "Add a person" });
	await dialog.getByLabel("Name").fill(name);
	await dialog.getByRole("button", { name: "Add", exact: true }).click();
	await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
	await expectSound(page);

	await page.goto(kith.url + "/people");
	await page.getByRole("searchbox").pressSequentially(`zolt ${info.project.name}`);
	await expect(page.locator(".people li")).toHaveCount(1);
	await expectSound(page);
	await page.locator(".people a").first().click();
	await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
});

test("at a desk with room a person opens beside the list, which stays", async ({ signedIn: page, kith }, info) => {
	test.skip(info.project.name === "phone", "a phone opens the page");
	kith.run("person", "add", "--name", "Panel One");
	await page.setViewportSize({ width: 1440, height: 900 });
	await page.goto(kith.url + "/people?q=panel");
	await page.getByRole("link", { name: "Panel One" }).click();
	await expect(page.locator("#panel").getByRole("heading", { name: "Panel One" })).toBeVisible();
	await expect(page).toHaveURL(/\/people\?q=panel/);
	await expect(page.getByRole("list").getByRole("link", { name: "Panel One" })).toHaveAttribute("aria-current", "true");
});

test("what is refused says so at the form and keeps what was typed", async ({ signedIn: page, kith }) => {
	await page.goto(kith.url + "/people/new");
	await expectSound(page);
	const form = page.locator("main form");
	await form.getByLabel("Name").fill("Ben Haddad");
	await form.getByText("More, if you know it").click();
	await form.getByLabel("E-mail").evaluate((field: HTMLInputElement) => (field.type = "text"));
	await form.getByLabel("E-mail").fill("not an address");
	await form.getByRole("button", { name: "Add", exact: true }).click();
	await expect(form.getByRole("alert")).toContainText("does not look like an e-mail address");
	await expect(form.getByLabel("Name")).toHaveValue("Ben Haddad");
	await expect(form.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
});

test("a name that somebody offered is kept from any page, as theirs", async ({ signedIn: page, kith }, info) => {
	const source = `Odile ${info.project.name}`, named = `Femke ${info.project.name}`;
	const { person } = kith.run("person", "add", "--name", source, "--organization", "Bos & Zoon");
	await page.goto(kith.url + "/numbers");
	await page.getByRole("link", { name: /^Add/ }).first().click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("Name").fill(named);
	await dialog.getByLabel("Offered by").pressSequentially("Odile");
	await expect(dialog.locator(`datalist option[value="${source}"]`)).toHaveText("Bos & Zoon");
	await dialog.getByLabel("Offered by").fill("Nobody of that name");
	await dialog.getByRole("button", { name: "Add", exact: true }).click();
	await expect(dialog.getByRole("alert")).toContainText("Nobody here is called Nobody of that name.");
	await dialog.getByLabel("Offered by").fill(source);
	await expectSound(page);
	await dialog.getByRole("button", { name: "Add", exact: true }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(named);
	await expect(page.getByText("The name is kept.")).toBeVisible();
	expect(kith.run("referral", "of", person).named).toHaveLength(1);
});

test("everything works without a script", async ({ browser, kith }, info) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await signIn(page, kith);
	await page.goto(kith.url + "/people/new");
	const form = page.locator("main form");
	await form.getByLabel("Name").fill(`Grace Ito ${info.project.name}`);
	await form.getByText("More, if you know it").click();
	await form.getByLabel("Phone").fill("123");
	await form.getByRole("button", { name: "Add", exact: true }).click();
	if (await page.getByRole("alert").isVisible()) { // the number is no number: mended on the page that shows it again
		await expect(page.locator("main input[name=name]")).toHaveValue(`Grace Ito ${info.project.name}`);
		await page.locator("main input[name=phone]").fill("");
		await page.getByRole("button", { name: "Try again" }).click();
	}
	await expect(page.getByRole("heading", { name: `Grace Ito ${info.project.name}`, level: 1 })).toBeVisible();
	await context.close();
});

test("a person's id that is none is not here", async ({ signedIn: page, kith }) => {
	for (const path of ["/people/0000000000001", "/people/nonsense", "/nowhere"]) {
		const answer = await page.goto(kith.url + path);
		expect(answer!.status()).toBe(404);
		await expect(page.getByRole("heading", { level: 1 })).toHaveText("This is not here");
		await expectSound(page);
	}
});

test("HTML in a name is shown as text", async ({ signedIn: page, kith }) => {
	const added = kith.run("person", "add", "--name", "<img src=x onerror=alert(1)> \"'&");
	await page.goto(`${kith.url}/people/${added.person}`);
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("<img src=x onerror=alert(1)> \"'&");
});
