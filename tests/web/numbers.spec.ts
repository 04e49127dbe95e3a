import { readFileSync } from "node:fs";
import { expect, expectSound, test, type Kith } from "./kith";

/** Ines was a client of May; Olu was turned down. Neither was asked, but Karl came through Ines and bought. */
function aYear(kith: Kith, who: string): { ines: string; olu: string; karl: string } {
	const day = (ago: number) => new Date(Date.now() - ago * 86400000).toISOString().slice(0, 10);
	if (kith.run("offer", "list").items.length === 0) kith.run("offer", "add", "--name", "Practice audit", "--usual-promise", "First report", "--not-a-fit", "practices of one");
	const [{ id: offer }] = kith.run("offer", "list").items;
	const person = (name: string) => kith.run("person", "add", "--name", `${name} ${who}`).person;
	const ines = person("Ines"), olu = person("Olu");
	const deal = (of: string) => kith.run("deal", "add", "--person", of, "--offer", offer, "--value", "4800", "--sent-by-nobody").deal;
	const won = deal(ines);
	kith.run("deal", "win", won, "--day", day(40));
	const [promise] = kith.run("deal", "show", won).promises;
	kith.run("promise", "confirm", promise.id, "--score", "10", "--day", day(20));
	const no = deal(olu);
	kith.run("deal", "disqualify", no, "--reason", "too small", "--alternative-kind", "nothing", "--day", day(15));
	const { referral, person: karl } = kith.run("referral", "add", "--source", ines, "--name", `Karl ${who}`);
	const met = kith.run("referral", "advance", referral, "--state", "met", "--own-act", "--offer", offer);
	kith.run("deal", "win", met.deal, "--value", "7200");
	return { ines, olu, karl };
}

test("who was ready and not asked stands there by name, and one tap leads to the ask", async ({ signedIn: page, kith }, info) => {
	const who = `Unasked ${info.project.name.replace(/\W/g, "")}`;
	const { olu } = aYear(kith, who);
	await page.goto(kith.url + "/numbers");
	const unasked = page.locator("#unasked");
	await expect(unasked.getByText(`Ines ${who}`)).toBeVisible();
	await expect(unasked.getByText("occasions led to an ask within seven days")).toBeVisible();
	await expectSound(page);
	await page.evaluate(() => document.querySelectorAll("main details").forEach((details) => details.setAttribute("open", "")));
	await expect(page.getByText("of all such occasions")).toBeVisible();
	await expectSound(page);
	await unasked.locator("li", { hasText: `Olu ${who}` }).getByRole("link", { name: "Ask", exact: true }).click();
	await expect(page).toHaveURL(new RegExp(`/people/${olu}/ask`));
});

test("whom somebody brought stands below them, with what it is worth", async ({ signedIn: page, kith }, info) => {
	const who = `Line ${info.project.name.replace(/\W/g, "")}`;
	const { ines, karl } = aYear(kith, who);
	await page.goto(`${kith.url}/people/${ines}/lineage`);
	await expect(page.getByText("1 won below them, worth EUR 7,200.")).toBeVisible();
	await expect(page.locator(".tree li")).toHaveCount(2);
	await expectSound(page);
	await page.goto(`${kith.url}/people/${karl}/lineage`);
	await expect(page.getByText(`came by Ines ${who}`)).toBeVisible();
	await expectSound(page);
});

test("what if we asked everybody we turn down", async ({ signedIn: page, kith }, info) => {
	aYear(kith, `Habit ${info.project.name.replace(/\W/g, "")}`);
	await page.goto(kith.url + "/numbers");
	const names = page.locator(".fan").first().locator("figcaption .soft");
	const before = await names.innerText();
	await page.getByLabel("Of those we turn down").fill("100");
	await page.getByLabel("Of those we turn down").press("Enter");
	await expect(page.getByText("With these habits.")).toBeVisible();
	await expect(names).not.toHaveText(before);
	expect(Number.parseInt(await names.innerText(), 10)).toBeGreaterThanOrEqual(Number.parseInt(before, 10));
	await expectSound(page);
});

test("the numbers without a script, of one rep and some days", async ({ noScript: page, kith }, info) => {
	aYear(kith, `Plain ${info.project.name.replace(/\W/g, "")}`);
	await page.goto(kith.url + "/numbers");
	await page.locator("#since").fill("2020-01-01");
	await page.locator("#until").fill("2020-12-31");
	await page.getByRole("button", { name: "Show" }).click();
	await expect(page.locator("#unasked .lead")).toContainText("Nobody was ready");
	await page.getByLabel("Of those we turn down").fill("100");
	await page.getByRole("button", { name: "What if?" }).click();
	await expect(page.getByText("With these habits.")).toBeVisible();
});

test("a table is taken out as a file, and the audit trail tells of it", async ({ signedIn: page, kith }, info) => {
	const who = `Table ${info.project.name.replace(/\W/g, "")}`;
	aYear(kith, who);
	await page.goto(kith.url + "/numbers");
	const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Who was not asked, as a table" }).click()]);
	expect(download.suggestedFilename()).toBe("unasked.csv");
	const text = readFileSync(await download.path(), "utf8");
	expect(text).toContain("person,name,headline,standing,occasion,day,rep\r\n");
	expect(text).toContain(`Ines ${who}`);
	await page.goto(kith.url + "/settings/audit");
	await expect(page.locator("li", { hasText: "took out a table as a file" }).first()).toBeVisible();
});

test("owners take out what they have given, partners, references and targets where these are listed", async ({ signedIn: page, kith }, info) => {
	// There is something to take out of each.
	const { person } = kith.run("person", "add", "--name", `Petra List ${info.project.name}`);
	const { offer } = kith.run("offer", "add", "--name", `Lists ${info.project.name}`, "--not-a-fit", "practices of one");
	const { deal } = kith.run("deal", "add", person, "--offer", offer, "--sent-by-nobody");
	kith.run("deal", "win", deal);
	kith.run("reference", "offer", person);
	kith.run("partner", "add", person, "--trade", "Notary");
	kith.run("target", "add", "--description", `Notaries ${info.project.name}`);
	const lists = [
		["/partners", "Partners, as a table", "partners"],
		["/partners", "Given referrals, as a table", "given"],
		["/references", "References, as a table", "references"],
		["/targets", "Targets of everybody, as a table", "targets"],
	];
	for (const [path, button, name] of lists) {
		await page.goto(kith.url + path);
		const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
		expect(download.suggestedFilename()).toBe(`${name}.csv`);
	}
});

test("what the week brought is told in sentences", async ({ signedIn: page, kith }, info) => {
	const who = `Week ${info.project.name.replace(/\W/g, "")}`;
	aYear(kith, who);
	await page.goto(kith.url);
	await page.getByRole("link", { name: "What the week brought" }).click();
	await expect(page.getByText(/^Won: /)).toBeVisible();
	await expect(page.getByText(/^Named: /)).toBeVisible();
	await expectSound(page);
	await page.getByRole("link", { name: "The week before" }).click();
	await expect(page.getByText("Nobody was named.")).toBeVisible();
	await page.getByRole("link", { name: "The next week" }).click();
	await expect(page.getByText(/^Won: /)).toBeVisible();
});
