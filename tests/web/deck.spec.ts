import { expect, expectSound, test } from "./kith";

test("when nobody comes to mind one question follows the other, and what brings names is learned", async ({ signedIn: page, kith }, info) => {
	const text = `Who rows with you, ${info.project.name}?`;
	await page.goto(kith.url + "/settings");
	await page.getByRole("link", { name: "What to ask, what to answer" }).click();
	await expectSound(page);
	await page.getByText("Another question", { exact: true }).click();
	await page.getByLabel("The question, as you say it").fill(text);
	await page.locator("#cards form").last().getByLabel("Whom it asks about").selectOption("Clubs and boards");
	await page.getByRole("button", { name: "Add the question" }).click();
	const card = page.getByRole("listitem").filter({ hasText: text });
	await expect(card).toContainText("Not asked yet");

	const { person } = kith.run("person", "add", "--name", `Ole ${info.project.name}`);
	await page.goto(`${kith.url}/people/${person}/ask`);
	await page.getByText("They offered it themselves").click();
	await page.getByText("Nobody comes to mind?").click();
	await expect(page.locator("[data-card]:visible")).toHaveCount(1);
	await expect(page.locator("[data-card]:visible")).toContainText("Their own trade");
	await expectSound(page);
	for (let n = 0; n < 20 && !(await page.getByText(text).isVisible()); n++) await page.getByRole("button", { name: "Another question" }).click();
	await expect(page.getByText(text)).toBeVisible();
	await page.getByLabel("Who else?").fill(`Jan Ruder ${info.project.name}`);
	await page.getByLabel("Who else?").press("Enter");
	await page.getByText("They hesitate?").click();
	await page.getByText("I do not hand out names.").click();
	await expect(page.getByText("Then please do not.")).toBeVisible();
	await expectSound(page);
	await page.getByRole("button", { name: "That is all" }).click();
	await page.getByRole("button", { name: "Keep 1 name" }).click();
	await expect(page.getByText("The ask is kept.")).toBeVisible();
	await page.goto(kith.url + "/settings/deck");
	await expect(card).toContainText("Brought a name 1 of the last 1 time");
	await expect(page.getByRole("listitem").filter({ hasText: "Who in your own trade" })).toContainText("Brought a name 0 of the last");
	await expectSound(page);
});

test("the deck and the objections are changed by a manager", async ({ signedIn: page, kith }, info) => {
	const says = `It is raining, ${info.project.name}.`;
	await page.goto(kith.url + "/settings/deck");
	await page.getByText("Something else they say").click();
	await page.getByRole("textbox", { name: "What they say" }).last().fill(says);
	await page.getByRole("textbox", { name: "What may be answered" }).last().fill("Then come in.");
	await page.getByRole("button", { name: "Write it down" }).click();
	const row = page.getByRole("listitem").filter({ hasText: says });
	await row.locator("summary").click();
	await expectSound(page);
	await row.getByLabel("When it is heard").selectOption("Just talking");
	await row.getByRole("button", { name: "Keep" }).click();
	await expect(row.locator(".line")).toContainText("Just talking");
	await row.locator("summary").click();
	await row.getByLabel("When it is heard").selectOption("On any occasion");
	await row.getByRole("button", { name: "Keep" }).click();
	await expect(row.locator(".line")).toContainText("On any occasion");
	await row.locator("summary").click();
	await row.getByRole("button", { name: "Show it no longer" }).click();
	await expect(row).toContainText("no longer shown");
});

test("and without a script all questions are there, and the name remembers its own", async ({ noScript: page, kith }, info) => {
	const { person } = kith.run("person", "add", "--name", `Per ${info.project.name}`);
	const trouble = () => kith.run("prompt", "list").items.find((card: any) => card.circle === "trouble");
	const before = trouble().names;
	await page.goto(`${kith.url}/people/${person}/ask`);
	await page.getByText("They offered it themselves").click();
	await page.getByText("Nobody comes to mind?").click();
	await page.getByText("Who has been complaining").click();
	await page.getByLabel("Who else?").fill(`Pia One ${info.project.name}`);
	await page.getByRole("button", { name: "Add the name" }).click();
	await page.getByLabel("Who else?").fill(`Pia Two ${info.project.name}`);
	await page.getByText("They offered it themselves").click();
	await page.getByRole("button", { name: /^Keep/ }).click();
	await expect(page.getByRole("link", { name: `Named Pia Two ${info.project.name}` })).toBeVisible();
	expect(trouble().names).toBe(before + 2);
});
