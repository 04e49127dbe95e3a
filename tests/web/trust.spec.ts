import { expect, expectSound, signIn, test } from "./kith";

test("trust is earned, falls, and is warned of: the page of a customer, and Today", async ({ signedIn: page, kith }, info) => {
	const name = `Ines ${info.project.name}`;
	const offer = kith.run("offer", "add", "--name", `Trust audit ${info.project.name}`).offer;
	const { person } = kith.run("person", "add", "--name", name);
	const { deal } = kith.run("deal", "add", "--person", person, "--offer", offer, "--value", "480000", "--sent-by-nobody");
	kith.run("deal", "win", deal, "--promise", "first report");

	// Nobody asked: a name they offered takes a tap into the field, its letters, and one more.
	await page.goto(`${kith.url}/people/${person}`);
	await page.getByLabel("A name they offered").click();
	await page.keyboard.type(`Karl ${info.project.name}`);
	await page.getByRole("button", { name: "They offered it" }).click();
	await expect(page.getByText("The name is kept.")).toBeVisible();
	await expect(page.getByRole("link", { name: `Named Karl ${info.project.name}` })).toBeVisible();
	await expect(page.locator("#trust")).toContainText("1 unasked, 0 when asked");

	await page.getByRole("button", { name: "Kept", exact: true }).click();
	await expect(page.locator("#promises")).toContainText("kept on");
	for (const score of ["10", "9", "7"]) kith.run("satisfaction", "note", person, "--score", score, "--words", `It was a ${score}`);
	await page.reload();
	const trust = page.locator("#trust");
	await expect(trust).toContainText("was happier before: 7 after 9");
	await expect(trust).toContainText("1 of 1");
	await expect(trust.locator("svg")).toBeVisible();
	await trust.getByText("Every score, with their words").click();
	await expect(trust.locator("tbody tr")).toHaveCount(3);
	await expect(trust.locator("tbody tr").first()).toContainText("It was a 7");
	await expectSound(page);

	await page.goto(kith.url + "/");
	const line = page.locator(".today li", { hasText: name });
	await expect(line.first()).toContainText("less happy than before");
	await expectSound(page);
});

test("an ask says what it may bring, a thanks says how, and an empty list what came of the day", async ({ page, ownKith: kith }, info) => {
	await signIn(page, kith);
	const offer = kith.run("offer", "add", "--name", `Why audit ${info.project.name}`).offer;
	const name = `Wanda ${info.project.name}`;
	const { person } = kith.run("person", "add", "--name", name);
	const { deal } = kith.run("deal", "add", "--person", person, "--offer", offer, "--value", "480000", "--sent-by-nobody");
	kith.run("deal", "win", deal);
	const promise = kith.run("deal", "show", deal).promises[0].id;
	kith.run("promise", "confirm", promise, "--score", "9");
	const friend = kith.run("person", "add", "--name", `Olu ${info.project.name}`).person;
	const sent = kith.run("deal", "add", "--person", friend, "--offer", offer, "--sent-by", person).deal;
	kith.run("deal", "win", sent);

	await page.goto(kith.url + "/");
	const ask = page.locator(".today li[id^=ask-]", { hasText: name });
	await ask.locator("summary").first().click();
	await expect(ask.getByText("What it may bring")).toBeVisible();
	await ask.getByText("What it may bring").click();
	await expect(ask.locator(".factors p")).toHaveCount(6); // five factors, and where they come from
	await expect(ask.getByRole("link", { name: "Where these figures come from" })).toHaveAttribute("href", "/settings/figures");
	await expect(ask.locator(".factors")).toContainText("Implisit 2014");
	await expectSound(page);

	const thanks = page.locator(".today li[id^=thank-]", { hasText: name });
	await thanks.locator("summary").first().click();
	await thanks.getByLabel("How did you thank them?").fill("A card and her favourite tea");
	await thanks.getByRole("button", { name: "Thanked" }).click();
	await expect(page.locator(".today li[id^=thank-]", { hasText: name })).toHaveCount(0);

	// Everything there is, one after the other: the list empties itself.
	for (let left = 60; left > 0; left--) {
		const rows = page.locator(".today > li");
		const n = await rows.count();
		if (n === 0) break;
		await expect(async () => {
			await page.keyboard.press("d"); // one that comes while the line before is being kept is not taken
			await expect(rows).not.toHaveCount(n, { timeout: 2000 });
		}).toPass();
	}
	await expect(page.getByRole("heading", { name: "All done" })).toBeVisible();
	await expect(page.getByText(/^So far today: .*other things? done\.$/)).toBeVisible();
	await expectSound(page);
});
