import { expect, expectSound, test } from "./kith";

test("what is between us is noted in one tap each, and whom they know by name", async ({ signedIn: page, kith }, info) => {
	const { person } = kith.run("person", "add", "--name", `Nora ${info.project.name}`);
	const karl = `Karl Between ${info.project.name}`;
	kith.run("person", "add", "--name", karl);
	await page.goto(`${kith.url}/people/${person}`);
	await expect(page.locator(".may")).toContainText("First catch up");
	await page.getByRole("button", { name: "They do" }).click();
	await expect(page.getByText("They know what we do")).toBeVisible();
	await expect(page.locator(".may")).toContainText("knows what you do");
	await page.locator("li", { hasText: "Not in touch yet" }).getByRole("button", { name: "Today" }).click();
	await expect(page.getByText("In touch both ways on")).toBeVisible();
	await page.getByText("Somebody they know").click();
	await page.locator("#knows-name").fill(karl);
	await page.getByLabel("How", { exact: true }).selectOption("colleague");
	await expectSound(page);
	await page.getByRole("button", { name: "Note it" }).last().click();
	await expect(page.getByRole("link", { name: karl }).first()).toBeVisible();
	await expectSound(page);
});

test("an offer says plainly when it is to be mended first", async ({ signedIn: page, kith }, info) => {
	const { offer } = kith.run("offer", "add", "--name", `Weak ${info.project.name}`, "--not-a-fit", "practices of one");
	for (const score of ["6", "8", "5", "7", "4"]) {
		const { person } = kith.run("person", "add", "--name", `Client ${score} ${info.project.name}`);
		const { deal } = kith.run("deal", "add", person, "--offer", offer, "--sent-by-nobody");
		kith.run("deal", "win", deal);
		const promise = kith.run("deal", "show", deal).promises[0].id;
		kith.run("promise", "keep", promise);
		kith.run("promise", "confirm", promise, "--score", score);
	}
	await page.goto(`${kith.url}/offers/${offer}`);
	await expect(page.locator(".verdict")).toContainText("0 of 5 scores were a 9 or 10. Mend the offer");
	await expect(page.getByText("0 of 5", { exact: true })).toBeVisible();
	await expectSound(page);
});
