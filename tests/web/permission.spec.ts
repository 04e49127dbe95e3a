import { expect, expectSound, test } from "./kith";

/** Item 2 as a walk: named, the source is given a kit with a link, the named person answers, the rep calls. */
test("permission before contact: the kit, the private link, the answer, and only then the call", async ({ signedIn: page, browser, kith }, info) => {
	const who = `Walk ${info.project.name}`;
	const { person: ines } = kith.run("person", "add", "--name", `Ines ${who}`, "--email", `ines.${info.project.name}@walk.example`);
	const { referral, person: karl } = kith.run("referral", "add", "--source", ines, "--name", `Karl ${who}`, "--email", `karl.${info.project.name}@walk.example`, "--why", "recalls get lost");
	await page.goto(`${kith.url}/referrals/${referral}`);
	await expect(page.locator("#kit-text")).toContainText("Here is why I thought of you: recalls get lost.");
	await expectSound(page);

	await page.getByText("Change the words").click();
	await page.getByLabel("own experience").fill("We no longer lose recalls since Ana was here.");
	await page.getByRole("button", { name: "Keep the words" }).click();
	await expect(page.locator("#kit-text")).toContainText("We no longer lose recalls since Ana was here.");

	await page.getByRole("button", { name: "Put a private link in" }).click();
	await expect(page.getByText("The private link is shown this once")).toBeVisible();
	const url = (await page.locator("#kit-link").textContent())!;
	await expect(page.locator("#kit-text")).toContainText(url);
	// To the source, never to the person.
	expect(decodeURIComponent((await page.getByRole("link", { name: "Mail to Ines" }).getAttribute("href"))!)).toContain(`mailto:ines.${info.project.name}@walk.example`);
	await expectSound(page);
	await page.locator("#kit").getByRole("button", { name: "by mail" }).click();
	await expect(page.locator("[aria-current=step]")).toHaveText("Checking");
	await expect(page.getByText(/^Given to Ines Walk .* by mail, with a private link/)).toBeVisible();
	await expect(page.locator("body")).not.toContainText(url); // it was shown once

	// Karl, on his telephone, without a script.
	const context = await browser.newContext({ javaScriptEnabled: false });
	const phone = await context.newPage();
	await phone.goto(url);
	await phone.getByRole("button", { name: "Yes, Ana may get in touch" }).click();
	await expect(phone.getByRole("status")).toContainText("You said yes");
	await context.close();

	await page.goto(`${kith.url}/`);
	const line = page.locator(`[data-row]:has-text("Karl ${who}")`);
	await expect(line.locator(".kind")).toHaveText("Call");
	await page.goto(`${kith.url}/referrals/${referral}`);
	await expect(page.locator("[aria-current=step]")).toHaveText("Permitted");
	await expect(page.getByText(`said Karl ${who} on`)).toHaveCount(2);
	await page.getByText("In Ines's own words").click();
	await expect(page.getByText("answered yes on")).toBeVisible();
	await page.getByRole("button", { name: "Withdraw" }).click();
	await expect(page.getByText("The private link is closed.")).toBeVisible();
	expect((await page.request.get(url)).status()).toBe(404);
	expect(kith.run("person", "show", karl).name).toBe(`Karl ${who}`);
});

test("another rep takes it over, and asks again", async ({ signedIn: page, kith }, info) => {
	const { person: ines } = kith.run("person", "add", "--name", `Ines Over ${info.project.name}`);
	const { referral } = kith.run("referral", "add", "--source", ines, "--name", `Karl Over ${info.project.name}`);
	kith.run("permission", "note", referral, "--need", "yes", "--wants", "yes");
	const { user } = kith.run("user", "add", "--name", `Ben ${info.project.name}`, "--email", `ben.${info.project.name}@example.com`, "--role", "rep", "--password", "another long password");
	await page.goto(`${kith.url}/referrals/${referral}`);
	await page.getByText("Somebody else takes it over").click();
	await page.getByLabel("Who takes it").selectOption(user);
	await expectSound(page);
	await page.getByRole("button", { name: "Hand it over" }).click();
	await expect(page.getByText(`It is with Ben ${info.project.name}.`)).toBeVisible();
	await expect(page.locator("[aria-current=step]")).toHaveText("Checking");
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(page.locator("[aria-current=step]")).toHaveText("Permitted");
});

test("who was merely named is not called from a page", async ({ signedIn: page, kith }, info) => {
	const mail = `karl.gate.${info.project.name}@example.com`;
	const { person: ines } = kith.run("person", "add", "--name", `Ines Gate ${info.project.name}`);
	const { referral, person: karl } = kith.run("referral", "add", "--source", ines, "--name", `Karl Gate ${info.project.name}`, "--email", mail);
	await page.goto(`${kith.url}/people/${karl}`);
	await expect(page.getByText(mail)).toBeVisible(); // what is known may be seen
	await expect(page.locator(`a[href^="mailto:"], a[href^="tel:"], a[href^="sms:"]`)).toHaveCount(0);
	await page.goto(`${kith.url}/people/${karl}/words`);
	await expect(page.locator(`a[href^="mailto:"]`)).toHaveCount(0);
	await page.goto(`${kith.url}/people/${karl}`);
	await expectSound(page);
	await page.getByRole("link", { name: "To the two questions" }).click();
	await page.getByRole("button", { name: "Yes" }).first().click();
	await expect(page.getByRole("button", { name: "Yes" }).first()).toHaveAttribute("aria-pressed", "true");
	await page.getByRole("button", { name: "Yes" }).last().click();
	await expect(page.locator("[aria-current=step]")).toHaveText("Permitted");
	await page.goto(`${kith.url}/people/${karl}`);
	await expect(page.getByRole("link", { name: mail })).toHaveAttribute("href", `mailto:${mail}`);
	// The source's page leads to the words to pass on while they have still to ask.
	const { referral: other } = kith.run("referral", "add", "--source", ines, "--name", `Grace Gate ${info.project.name}`);
	await page.goto(`${kith.url}/people/${ines}`);
	await page.getByRole("link", { name: "Words to pass on" }).click();
	await expect(page).toHaveURL(new RegExp(`/referrals/${other}#kit`));
	expect(kith.run("referral", "show", referral).gate_open).toBe(true);
});
