import { expect, expectSound, test, type Kith } from "./kith";

function named(kith: Kith, who: string): { referral: string; person: string } {
	const { person: source } = kith.run("person", "add", "--name", `Ines ${who}`);
	const { referral, person } = kith.run("referral", "add", "--source", source, "--name", `Karl ${who}`, "--email", `karl@${who.toLowerCase().replace(/\W/g, "")}.example`);
	return { referral, person };
}

test("somebody who wants to be forgotten is erased, and cannot come back", async ({ signedIn: page, kith }, info) => {
	const name = `Wilma Vergessen ${info.project.name}`;
	const { person } = kith.run("person", "add", "--name", name, "--email", `olga@${info.project.name}.example`, "--note", "Likes sailing");
	await page.goto(`${kith.url}/people/${person}`);
	await page.getByRole("link", { name: "Erase" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Erase ${name}`);
	await expect(page.getByText("1 note", { exact: true })).toBeVisible();
	await expectSound(page);
	await page.getByRole("button", { name: `Erase ${name} for good` }).click();
	await expect(page.getByText("Erased, for good.")).toBeVisible();
	await expect(page.getByText(name)).toHaveCount(0);
	await page.goto(`${kith.url}/people/${person}`);
	await expect(page.getByText("This person was erased on")).toBeVisible();
	await page.goto(`${kith.url}/people/new`);
	await page.locator("#new-name").fill(name);
	await page.locator("#new-name").press("Enter");
	await expect(page.getByText("asked never to be stored here again")).toBeVisible();
});

test("the first message says where the name comes from, and that they were told is noted", async ({ signedIn: page, kith }, info) => {
	const { referral } = named(kith, `Message ${info.project.name}`);
	await page.goto(kith.url + "/settings");
	await page.getByLabel("Street, town, country").fill("Hafenstrasse 1\n20457 Hamburg");
	await page.locator("#law").getByRole("button", { name: "Keep" }).click();
	await page.goto(`${kith.url}/referrals/${referral}`);
	await page.getByRole("link", { name: /First message/ }).click();
	await expect(page.getByText("a message of yours would count as unsolicited")).toBeVisible();
	await expect(page.locator("#first-message")).toContainText("gave me your name on");
	await expect(page.locator("#first-message")).toContainText("20457 Hamburg");
	await expect(page.getByRole("link", { name: "Mail", exact: true })).toHaveCount(0);
	await expectSound(page);
	await page.getByRole("button", { name: "by phone" }).click();
	await expect(page.getByRole("heading", { name: /has been told/ })).toBeVisible();
	expect(kith.run("referral", "show", referral).referral.told_on).toMatch(/^\d{4}-/);
	kith.run("permission", "note", referral, "--need", "yes", "--wants", "yes");
	await page.reload();
	await expect(page.getByRole("link", { name: "Mail", exact: true })).toBeVisible();
	await page.getByRole("button", { name: "By mail", exact: true }).click();
	await expect(page.getByText("The message is noted.")).toBeVisible();
	expect(kith.run("referral", "show", referral).referral.state).toBe("contacted");
});

test("never is kept with its day and how they said so, and only their word takes it back", async ({ signedIn: page, kith }, info) => {
	const { person } = kith.run("person", "add", "--name", `Grace ${info.project.name}`);
	await page.goto(`${kith.url}/people/${person}/edit`);
	await page.getByRole("group", { name: /Do not contact them at all/ }).getByRole("button", { name: "by phone" }).click();
	await expect(page).toHaveURL(`${kith.url}/people/${person}`);
	await expect(page.getByText("do not contact").first()).toBeVisible();
	const shown = kith.run("person", "show", person);
	expect([shown.do_not_contact, shown.never_by]).toEqual([true, "call"]);
	await page.goto(`${kith.url}/people/${person}/edit`);
	await expectSound(page);
	await page.getByLabel(/How did they say/).fill("She wrote that she wants to hear from us again.");
	await page.getByRole("button", { name: "Take back" }).first().click();
	await expect(page).toHaveURL(`${kith.url}/people/${person}`);
	expect(kith.run("person", "show", person).do_not_contact).toBeFalsy();
});

test("the owner reads who looked at whom", async ({ signedIn: page, kith }, info) => {
	const name = `Karl Seen ${info.project.name}`;
	const { person } = kith.run("person", "add", "--name", name);
	await page.goto(`${kith.url}/people/${person}`);
	await expect(async () => {
		await page.goto(kith.url + "/settings/audit");
		await page.getByRole("link", { name: "Who looked at whom" }).click();
		await expect(page.getByText(`looked at ${name}`)).toBeVisible({ timeout: 500 });
	}).toPass();
	await expectSound(page);
});
