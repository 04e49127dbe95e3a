import { type Page } from "@playwright/test";
import { expect, expectSound, Kith, test } from "./kith";

const line = "practices of one";

/** An offer with its guide, and a deal with somebody. */
function talk(kith: Kith, name: string, offer: string): { person: string; deal: string } {
	const there = kith.run("offer", "list").items.find((one: any) => one.name === offer);
	const id = there?.id ?? kith.run("offer", "add", "--name", offer, "--ideal-client", "Practices with ten people or more", "--not-a-fit", line, "--not-a-fit", "practices about to be sold", "--questions", "Who plans the week?", "--questions", "What did it cost last year?", "--reasons", "too early for it", "--alternatives", "The chamber's checklist", "--usual-promise", "first report").offer;
	const { person } = kith.run("person", "add", "--name", name, "--email", `${name.replaceAll(" ", ".").toLowerCase()}@example.com`, "--phone", `+49 171 ${Math.floor(1_000_000 + Math.random() * 8_999_999)}`);
	return { person, deal: kith.run("deal", "add", person, "--offer", id, "--sent-by-nobody").deal };
}

/** Counts what a hand does: taps, and returns after a name. */
function counting(page: Page) {
	let taps = 0;
	return {
		tap: async (what: ReturnType<Page["locator"]>) => (taps++, what.click()),
		name: async (name: string) => {
			await page.getByLabel("Who else?").fill(name);
			await page.getByLabel("Who else?").press("Enter");
		},
		get taps() {
			return taps;
		},
	};
}

const fact = (page: Page, name: string) => page.getByRole("group", { name });

test("from the talk to the honest word, the ask and the message, step by step", async ({ signedIn: page, kith }, info) => {
	const who = `Ines ${info.project.name}`;
	const { person, deal } = talk(kith, who, `Audit ${info.project.name}`);
	await page.goto(kith.url + "/settings");
	await page.getByLabel("What you do").fill("Consultant");
	await page.getByLabel("How others may call you").fill("0171 1234567");
	await page.getByLabel("What a first talk with you is like").fill("Half an hour; I ask a lot.");
	await page.locator("#self").getByRole("button", { name: "Keep" }).click();
	await expect(page.getByText("That is what others get from you.")).toBeVisible();
	await expectSound(page);

	await page.goto(`${kith.url}/deals/${deal}`);
	await expectSound(page);
	await page.getByRole("link", { name: `Talk with Ines` }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Talk with Ines");
	await expect(page.locator(".verdict")).toContainText("Not clear yet");
	await page.getByLabel("Who plans the week?").fill("She does, on Sundays");
	await fact(page, "practices about to be sold").getByText("Not them").click(); // keeps what was typed, too
	await fact(page, "Practices with ten people or more").getByText("That is them").click();
	await expect(page.locator(".verdict")).toContainText(line);
	await expectSound(page);

	const hand = counting(page);
	await hand.tap(fact(page, line).getByText("That is them"));
	await expect(page.locator(".verdict")).toContainText("whom it does not fit");
	await hand.tap(page.getByRole("button", { name: "Not a fit" }));
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not for Ines");
	await expect(page.getByLabel(line)).toBeChecked(); // what was found out is the reason
	await expectSound(page);
	await hand.tap(page.getByText("The chamber's checklist"));
	await hand.tap(page.getByRole("button", { name: "It is said: now ask" }));

	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ask Ines");
	await expect(page.locator(".talk-way [aria-current=step]")).toContainText("Ask");
	await expectSound(page);
	await hand.name(`Karl ${info.project.name}`);
	await hand.name(`Grace ${info.project.name}`);
	await hand.tap(page.getByRole("button", { name: "That is all" }));
	await hand.tap(page.getByRole("button", { name: "Keep 2 names" }));

	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Send Ines your details");
	await expect(page.locator("#message")).toContainText(`kind of you to think of Karl ${info.project.name} and Grace ${info.project.name}.`);
	await expect(page.locator("#message")).toContainText("In your place I would go here: The chamber's checklist.");
	await expect(page.locator("#message")).toContainText("Consultant");
	await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await hand.tap(page.getByRole("button", { name: "Copy" }));
	expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("Ines, thank you for the talk.");
	expect(hand.taps).toBeLessThanOrEqual(7); // true of them, not a fit, the better way, said, that is all, keep, copy
	await expect(page.getByRole("link", { name: "Mail" })).toHaveAttribute("href", /^mailto:ines\..*@example\.com\?subject=Thank%20you%20for%20the%20talk&body=Ines%2C%20thank/);
	await expect(page.getByRole("link", { name: "Text" })).toHaveAttribute("href", /^sms:\+49171\d{7}\?body=Ines%2C%20thank/);
	// Each who was named waits for words of the source's: one tap from here.
	const equip = page.locator(".equip");
	await expect(equip.getByRole("listitem")).toHaveCount(2);
	await expect(equip.getByRole("link", { name: `What Ines can say to Karl` }).first()).toHaveAttribute("href", /^\/referrals\/[0-9a-z]+\?source=[0-9a-z]+#kit$/);
	// What is changed is what is copied, mailed and texted.
	await page.getByLabel("The message, in your words").fill("Ines, in my own words & yours.");
	await page.getByRole("button", { name: "Copy" }).click();
	expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("Ines, in my own words & yours.");
	await expect(page.getByRole("link", { name: "Mail" })).toHaveAttribute("href", /subject=Thank%20you%20for%20the%20talk&body=Ines%2C%20in%20my%20own%20words%20%26%20yours\.$/);
	await expect(page.getByRole("link", { name: "Text" })).toHaveAttribute("href", /\?body=Ines%2C%20in%20my%20own%20words%20%26%20yours\.$/);
	await expect(page.getByRole("img", { name: "Your card" })).toBeVisible();
	await expectSound(page);
	const [card] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "As a file" }).click()]);
	expect(card.suggestedFilename()).toBe("card.vcf");
	await page.getByText("in three months").click();
	await page.getByRole("button", { name: "Note that it is sent" }).click();

	await expect(page.getByRole("heading", { level: 1 })).toHaveText(who);
	await expect(page.getByText("They stay a source, for later.")).toBeVisible();
	await expect(page.locator(".may")).toContainText("at a follow-up they may be asked once more");
	expect(kith.run("owed", "list").items.some((one: any) => one.kind === "follow_up" && one.person === person)).toBe(true);
	await page.goto(`${kith.url}/deals/${deal}`);
	await expect(page.locator(".talk-way").getByText("done:")).toHaveCount(4);
	await page.locator(".talk-way").getByRole("link", { name: "Details" }).click();
	await expect(page.getByLabel("The message, in your words")).toHaveValue("Ines, in my own words & yours."); // as it went out
	await page.goto(`${kith.url}/deals/${deal}`);
	await expect(page.getByText("She does, on Sundays")).toBeVisible();
	await expectSound(page);
});

test("without a script nothing that was typed is lost, and a no is written down later", async ({ noScript: page, kith }, info) => {
	const { deal } = talk(kith, `Otto ${info.project.name}`, `Audit ${info.project.name}`);
	await page.goto(`${kith.url}/deals/${deal}/talk`);
	await page.getByLabel("Who plans the week?").fill("Otto himself");
	await fact(page, "practices about to be sold").getByLabel("Not them").check();
	await page.getByRole("button", { name: "Not a fit" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not for Otto");
	await page.locator(".talk-way").getByRole("link", { name: "Talk" }).click();
	await expect(page.getByLabel("Who plans the week?")).toHaveValue("Otto himself");
	await expect(fact(page, "practices about to be sold").getByLabel("Not them")).toBeChecked();
	await page.getByRole("button", { name: "Not a fit" }).click();
	await page.getByRole("button", { name: "Note the no, write this down later" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ask Otto");
	await expect(page.getByText("has neither a reason nor a better way")).toBeVisible();
	await page.goto(`${kith.url}/deals/${deal}`); // come back to later: the next step is said
	await page.getByRole("link", { name: "Write down the honest word" }).click();
	await page.getByText("In my own words", { exact: true }).click();
	await page.getByLabel("The reason in my own words").fill("He works alone");
	await page.getByText("Wait: in half a year").click();
	await page.getByRole("button", { name: "It is said: now ask" }).click();
	await expect(page.locator(".lead").first()).toContainText("You told Otto");
	await page.locator(".talk-way").getByRole("link", { name: "Honest word" }).click();
	await expect(page.getByLabel("The reason in my own words")).toHaveValue("He works alone");
	await expect(page.getByLabel("Wait: in half a year")).toBeChecked();
	// The words of the message are changed by a visit, and kept with what was sent.
	await page.goto(`${kith.url}/deals/${deal}/follow-up`);
	await page.getByLabel("The message, in your words").fill("Otto, as I said.");
	await page.getByRole("button", { name: "Use this text" }).click();
	await expect(page.getByLabel("The message, in your words")).toHaveValue("Otto, as I said.");
	await expect(page.getByRole("link", { name: "Mail" })).toHaveAttribute("href", /body=Otto%2C%20as%20I%20said\.$/);
	expect(kith.run("deal", "follow", "up", deal).sent_text ?? null).toBeNull(); // nothing is kept before
	await page.getByRole("button", { name: "Note that it is sent" }).click();
	expect(kith.run("deal", "follow", "up", deal).sent_text).toBe("Otto, as I said.");
});

test("a key pressed while the tap before it is still being kept counts", async ({ signedIn: page, kith }, info) => {
	const { deal } = talk(kith, `Ida ${info.project.name}`, `Audit ${info.project.name}`);
	await page.goto(`${kith.url}/deals/${deal}/talk`);
	let go_on = () => {};
	const pressed = new Promise<void>((done) => (go_on = done));
	let kept = 0;
	await page.route(/\/talk$/, async (route) => {
		if (route.request().method() === "POST" && kept++ === 0) await pressed;
		await route.continue();
	});
	const keeping = page.waitForRequest((request) => request.method() === "POST");
	await fact(page, "Practices with ten people or more").getByText("That is them").click();
	await keeping;
	await page.getByRole("button", { name: "It fits: go on" }).click();
	go_on();
	await expect(page.locator(".head").getByText("it fits")).toBeVisible();
});

test("their no takes the same way; what fits goes on", async ({ signedIn: page, kith }, info) => {
	const no = talk(kith, `Rosa ${info.project.name}`, `Audit ${info.project.name}`);
	await page.goto(`${kith.url}/deals/${no.deal}/talk`);
	await page.getByRole("button", { name: "They said no" }).click();
	await expectSound(page);
	await page.getByLabel("Their reason").fill("no budget this year");
	await page.getByRole("button", { name: "Note it, then ask" }).click();
	await expect(page.locator(".lead").first()).toContainText("decided against it");
	await page.getByText("No names today?").click();
	await page.getByRole("button", { name: "Nobody comes to mind" }).click();
	await expect(page.locator("#message")).toContainText("thank you for a clear answer");
	await expect(page.locator("#message")).toContainText("please pass this on");
	await expect(page.locator("#message")).not.toContainText("budget");

	const yes = talk(kith, `Sven ${info.project.name}`, `Audit ${info.project.name}`);
	await page.goto(`${kith.url}/deals/${yes.deal}/talk`);
	for (const text of ["Practices with ten people or more"]) await fact(page, text).getByText("That is them").click();
	for (const text of [line, "practices about to be sold"]) await fact(page, text).getByText("Not them").click();
	await expect(page.locator(".verdict.fits")).toContainText("It fits Sven");
	await page.getByRole("button", { name: "It fits: go on" }).click();
	await expect(page.locator(".head").getByText("it fits")).toBeVisible();
	await page.getByText("It came to nothing").click();
	await page.getByLabel("Why, if you know").fill("They went silent");
	await page.getByRole("button", { name: "Note it" }).click();
	await expect(page.locator("#deals")).toContainText(/nothing|lapsed/i);
	await expectSound(page);
});
