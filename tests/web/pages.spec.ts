import { expect, expectSound, Kith, signIn, test } from "./kith";

/** Somebody who named somebody, and the referral's path. */
function named(kith: Kith, who: string, whom: string): { source: string; referral: string } {
	const source = kith.run("person", "add", "--name", who).person;
	const asked = kith.run("ask", "record", source, "--names", whom, "--advice-reason", "offered it");
	return { source, referral: asked.referrals[0].referral };
}

test("pages beside the way are sound", async ({ signedIn: page, kith }, info) => {
	const { source } = named(kith, `Sound ${info.project.name}`, `Tilda ${info.project.name}`);
	for (const path of ["/people/same", `/people/${source}/edit`, `/people/${source}/later?kind=catch_up&subject=${source}`, `/people/${source}/score`, "/referrals?step=checking&all=1", "/settings/empty", "/settings/audit", "/import"]) {
		await page.goto(kith.url + path);
		await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
		await expectSound(page);
	}
});

test("a token is shown once, on a sound page", async ({ signedIn: page, kith }) => {
	await page.goto(kith.url + "/settings");
	await page.getByLabel("What it is for").fill("The bookkeeping");
	await page.getByRole("button", { name: "Make a token" }).click();
	await expect(page.locator("#token")).toHaveText(/^\S{30,}$/);
	await expectSound(page);
});

test("a referral is introduced with its strength, corrected with a reason, and waits", async ({ signedIn: page, kith }, info) => {
	const { referral } = named(kith, `Ida ${info.project.name}`, `Kaspar ${info.project.name}`);
	await page.goto(`${kith.url}/referrals/${referral}`);
	await expectSound(page);
	await page.getByText("How strong was the introduction?").first().click();
	await page.getByText("A call arranged").click();
	await page.getByText("called, wrote or booked on their own").click();
	await page.getByRole("button", { name: "Introduced" }).click();
	await expect(page.locator("[aria-current=step]")).toHaveText("Introduced");
	await expect(page.locator("button[name=state]:visible")).toHaveText(["Contacted", "Met", "Qualified", "Won"]); // the pressed one, too
	await expect(page.getByText("A call arranged")).toBeVisible();
	await page.getByText("It was noted wrongly").click();
	const wrong = page.locator("details", { hasText: "It was noted wrongly" });
	await wrong.getByText("Checking", { exact: true }).click();
	await wrong.getByLabel("What was wrong").fill("It was another Kaspar");
	await wrong.getByRole("button", { name: "Correct it" }).click();
	await expect(page.getByText("Corrected.")).toBeVisible();
	await page.getByText("It waits", { exact: true }).click();
	await page.getByRole("button", { name: "Let it wait" }).click();
	await expect(page.getByRole("button", { name: "Take it up again" })).toBeVisible();
	await expectSound(page);
	await page.goto(kith.url + "/referrals");
	await page.getByRole("link", { name: /^Waits/ }).click();
	await expect(page.getByRole("link", { name: `Kaspar ${info.project.name}` })).toBeVisible();
});

test("a card that may not go there says why", async ({ signedIn: page, kith }, info) => {
	test.skip(info.project.name === "phone", "a phone has no board");
	named(kith, "Drag One", "Moritz Drag");
	await page.goto(kith.url + "/referrals");
	const card = page.locator(".columns [data-card]", { hasText: "Moritz Drag" });
	await card.dragTo(page.locator("[data-step-column=contacted]"));
	await expect(page.getByRole("status")).toContainText(/\w+/);
	await expect(page.locator("[data-step-column=contacted]")).not.toContainText("Moritz Drag");
	await page.goto(await card.getByRole("link").getAttribute("href").then((path) => kith.url + path));
	await page.getByRole("button", { name: "Yes" }).first().click();
	await expect(page.getByRole("button", { name: "Yes" }).first()).toHaveAttribute("aria-pressed", "true");
	await page.getByRole("button", { name: "Yes" }).last().click();
	await page.goto(kith.url + "/referrals");
	await card.dragTo(page.locator("[data-step-column=contacted]"));
	await expect(page.locator("[data-step-column=contacted]")).toContainText("Moritz Drag");
});

test("strangers who guess do not lock out who signed in here before", async ({ browser, kith }, info) => {
	test.skip(info.project.name === "phone", "once is enough");
	const known = await browser.newContext();
	const page = await known.newPage();
	await signIn(page, kith);
	const cookies = (await known.cookies()).filter((cookie) => cookie.name.endsWith("device"));
	expect(cookies).toHaveLength(1);
	expect(cookies[0]!.httpOnly).toBe(true);
	await known.close();
});

test("what is stored about somebody is handed out as a file, and the audit trail tells of it", async ({ signedIn: page, kith }, info) => {
	const name = `Olga ${info.project.name}`;
	const person = kith.run("person", "add", "--name", name).person;
	await page.goto(`${kith.url}/people/${person}`);
	await expectSound(page);
	const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Everything we store" }).click()]);
	expect(download.suggestedFilename()).toBe("person.json");
	await page.goto(kith.url + "/settings");
	await page.getByRole("link", { name: "Audit trail" }).click();
	await page.getByLabel("What", { exact: true }).selectOption("person_exported");
	await page.getByRole("button", { name: "Show" }).click();
	await expect(page.getByText(`took out everything stored about ${name}`)).toBeVisible();
	await expect(page.getByText("added Olga")).toHaveCount(0);
});

test("a phone reaches every place by its tabs", async ({ signedIn: page, kith, isMobile }) => {
	test.skip(!isMobile, "a desk has them in its rail");
	await page.goto(kith.url + "/");
	await page.locator(".tabs").getByRole("link", { name: "More" }).click();
	await expectSound(page);
	const places = await page.locator(".tabs a, .places a").evaluateAll((links) => links.map((link) => link.getAttribute("href")!));
	expect(places).toEqual(expect.arrayContaining(["/", "/targets", "/offers", "/import", "/settings"]));
	for (const place of places) {
		await page.goto(kith.url + place);
		await expect(page.locator(".tabs [aria-current=page]")).toHaveCount(1);
	}
});
