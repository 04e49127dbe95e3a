// Pages at the sizes that people have, and before there is anything on them.
import { expect, expectSound, signIn, test } from "./kith";

test("the filters of the numbers stand in one line at a small desk, every day whole", async ({ signedIn: page, kith }, info) => {
	test.skip(info.project.name === "phone", "a phone has two in a line");
	await page.setViewportSize({ width: 1120, height: 760 });
	await page.goto(kith.url + "/numbers");
	const rep = (await page.getByLabel("Rep").boundingBox())!;
	const show = (await page.getByRole("button", { name: "Show" }).boundingBox())!;
	expect(show.y + show.height).toBeCloseTo(rep.y + rep.height, 0);
	for (const day of ["From", "To"]) expect((await page.getByLabel(day, { exact: true }).boundingBox())!.width).toBeGreaterThan(130);
	expect(rep.width).toBeGreaterThan(114); // "Everybody", whole
	await expectSound(page);
});

test("what sends the message after a talk is in sight, however long the message", async ({ signedIn: page, kith }, info) => {
	const who = `Pia Sizes ${info.project.name}`;
	const offer = kith.run("offer", "add", "--name", `Sizes ${info.project.name}`, "--not-a-fit", "practices of one").offer;
	const { person } = kith.run("person", "add", "--name", who);
	const { deal } = kith.run("deal", "add", person, "--offer", offer, "--sent-by-nobody");
	kith.run("deal", "disqualify", deal, "--reason", "Too early: two years of accounts are needed", "--alternative-kind", "nothing");
	await page.goto(`${kith.url}/deals/${deal}/follow-up`);
	const message = page.getByLabel("The message, in your words");
	await message.fill("A line of the message.\n".repeat(40));
	await page.evaluate(() => scrollTo(0, 200));
	const copy = page.getByRole("button", { name: "Copy" });
	if (info.project.name === "phone") await expect(copy).toBeInViewport({ ratio: 1 });
	await copy.click();
	await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
});

test("the team's addresses are whole on a phone, and partners are no warning", async ({ signedIn: page, kith }, info) => {
	const address = `tom.brandt.${info.project.name}@consultants.example`;
	await page.goto(kith.url + "/settings");
	const add = page.locator("form", { has: page.getByRole("button", { name: "Add them" }) });
	await add.getByLabel("Name").fill("Tom Brandt");
	await add.getByLabel("E-mail").fill(address);
	await add.getByLabel("First password").fill("correct horse battery");
	await add.getByRole("button", { name: "Add them" }).click();
	const email = page.locator(".team").getByText(address);
	await expect(email).toBeVisible();
	expect((await email.boundingBox())!.height).toBeLessThan(30);

	const { person } = kith.run("person", "add", "--name", `Edith ${info.project.name}`);
	kith.run("partner", "add", person, "--trade", "Notary");
	await page.goto(`${kith.url}/people?q=Edith+${info.project.name}`);
	const row = page.locator(".people li", { hasText: `Edith ${info.project.name}` });
	await expect(row.getByText("partner", { exact: true })).toBeVisible();
	await expect(row.locator(".harm")).toHaveCount(0);
});

test("without a script a line of Today leads to the words to say", async ({ noScript: page, kith }, info) => {
	const name = `Nora Sizes ${info.project.name}`;
	const { person } = kith.run("person", "add", "--name", name);
	kith.run("complaint", "open", person, "--text", "It came late.");
	await page.goto(kith.url + "/");
	const line = page.locator(".today > li", { hasText: name }).first();
	if (!(await line.getByRole("link", { name: "What to say" }).isVisible())) await line.locator("summary").first().click();
	await line.getByRole("link", { name: "What to say" }).click();
	await expect(page.getByRole("heading", { name: "What to say" })).toBeVisible();
	await expect(page.locator(".say")).toContainText("Nora");
	await expect(page.getByRole("button", { name: "Copy" })).toBeHidden();
});

test("an empty page says what to do first", async ({ page, ownKith: kith }) => {
	await signIn(page, kith);
	const first: Record<string, string> = {
		"/": "Import a file", "/people": "Import a file", "/people/same": "Look through people", "/referrals": "See whom to ask today", "/targets": "Put on the list",
		"/partners": "Choose somebody among your people", "/references": "Look at your customers", "/numbers": "see whom to ask today", "/offers": "Add the offer", "/import": "Look at the file",
	};
	for (const [path, words] of Object.entries(first)) {
		await page.goto(kith.url + path);
		if (path !== "/numbers") await expect(page.getByRole("button", { name: /as a table/ }), path).toHaveCount(0); // nothing to take out
		await expect(page.getByRole("main").getByRole(path === "/targets" || path === "/offers" || path === "/import" ? "button" : "link", { name: words }), path).toBeVisible();
	}
	await expectSound(page);
	const { person } = kith.run("person", "add", "--name", "Ines First");
	await page.goto(`${kith.url}/people/${person}/likely`);
	await expect(page.getByText("Fewer than 50 acquaintances are noted here")).toBeVisible();
	await expectSound(page);
});
