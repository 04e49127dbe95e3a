import { test as base } from "@playwright/test";
import { Kith, expect, expectSound, owner, signIn, test } from "./kith";

base("an installation is claimed with the code that it printed, once", async ({ page }) => {
	const kith = new Kith();
	await kith.start();
	try {
		await page.goto(kith.setup);
		await expectSound(page);
		await page.getByLabel("What the team is called").fill("Díaz & Partners");
		await page.getByLabel("Your name").fill(owner.name);
		await page.getByLabel("Your e-mail").fill(owner.email);
		await page.getByLabel("Password").fill("short");
		await page.getByLabel("Password").evaluate((field) => field.removeAttribute("minlength"));
		await page.getByRole("button", { name: "Set it up" }).click();
		await expect(page.getByRole("alert")).toContainText("at least 10");
		await page.getByLabel("Your name").fill(owner.name);
		await page.getByLabel("Password").fill(owner.password);
		await page.getByRole("button", { name: "Set it up" }).click();
		await expect(page.getByRole("heading", { name: "Bring in the people you know" })).toBeVisible();
		await expectSound(page);

		await page.context().clearCookies();
		await page.goto(kith.setup);
		await page.getByLabel("What the team is called").fill("Others");
		await page.getByLabel("Your name").fill("Mallory");
		await page.getByLabel("Your e-mail").fill("m@example.com");
		await page.getByLabel("Password").fill(owner.password);
		await page.getByRole("button", { name: "Set it up" }).click();
		await expect(page.getByRole("alert")).not.toBeEmpty();
		await expect(page).toHaveURL(/setup/);
	} finally {
		await kith.stop();
	}
});

test("signing in leads back to where one wanted to go, and only on this site", async ({ page, kith }) => {
	await page.goto(kith.url + "/people?q=ines");
	await expect(page).toHaveURL(/sign-in\?back=/);
	await expectSound(page);
	await page.getByLabel("E-mail").fill(owner.email);
	await page.getByLabel("Password").fill("wrong wrong wrong");
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page.getByRole("alert")).toContainText("wrong");
	await page.getByLabel("Password").fill(owner.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page).toHaveURL(kith.url + "/people?q=ines");
	const elsewhere = await page.request.post(kith.url + "/sign-in", { form: { email: owner.email, password: owner.password, back: "//evil.example/" }, maxRedirects: 0, headers: { Origin: kith.url } });
	expect(elsewhere.headers().location).toBe("/");
});

test("signing out ends the session", async ({ page, kith }) => {
	await signIn(page, kith);
	await page.goto(kith.url + "/settings");
	await page.getByRole("button", { name: "Sign out" }).click();
	await page.goto(kith.url + "/people");
	await expect(page).toHaveURL(/sign-in/);
});

test("another site's form is refused", async ({ page, kith }) => {
	await signIn(page, kith);
	const answer = await page.request.post(kith.url + "/do/person_add", { form: { name: "Forged" }, headers: { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" } });
	expect(answer.status()).toBe(403);
});
