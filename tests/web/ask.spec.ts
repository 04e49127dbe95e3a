import { expect, expectSound, test } from "./kith";

test("five names in one ask, with return after each; then their permission in two taps", async ({ signedIn: page, kith }, info) => {
	const names = ["Karl Weber", "Ayşe Yılmaz", "Søren Ødegaard", "Grace Ito", "Olu Okoye"].map((name) => `${name} ${info.project.name}`);
	const { person } = kith.run("person", "add", "--name", `Ines ${info.project.name}`, "--organization", "Nordlicht");
	await page.goto(`${kith.url}/people/${person}/ask`);
	await expectSound(page);
	await page.getByText("They offered it themselves").click();
	const field = page.getByLabel("Who else?");
	for (const name of names) {
		await field.fill(name);
		await field.press("Enter");
		await expect(field).toHaveValue("");
		await expect(field).toBeFocused();
	}
	await expect(page.locator("[data-name-list] > li")).toHaveCount(5);
	await page.locator("[data-name-list] > li").nth(0).getByText("Firm, how they know").click();
	await page.locator("[data-name-list] > li").nth(0).getByLabel("Firm").fill("Nordlicht");
	await expectSound(page);
	await page.getByRole("button", { name: "That is all" }).click();
	await expect(field).toBeHidden(); // thanks and the two favours are a step of their own
	await page.getByText("They check with each person first").click();
	await expectSound(page);
	await page.getByRole("button", { name: "Keep 5 names" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Ines ${info.project.name}`);
	for (const name of names) await expect(page.getByRole("link", { name: `Named ${name}` })).toBeVisible();
	await expectSound(page);

	await page.getByRole("link", { name: `Named ${names[0]}` }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(names[0]);
	await expectSound(page);
	await page.getByRole("button", { name: "Yes" }).first().click();
	await expect(page.getByRole("button", { name: "Yes" }).first()).toHaveAttribute("aria-pressed", "true");
	await page.getByRole("button", { name: "Yes" }).last().click();
	await expect(page.locator("[aria-current=step]")).toHaveText("Permitted");

	await page.goto(kith.url + "/referrals");
	await expect(page.getByRole("link", { name: names[0] }).locator("visible=true").or(page.getByRole("link", { name: /Permitted/ }).locator("visible=true")).first()).toBeVisible();
	await expectSound(page);
});

test("an ask without a script keeps the names from visit to visit", async ({ noScript: page, kith }, info) => {
	const { person } = kith.run("person", "add", "--name", `Marta ${info.project.name}`);
	await page.goto(`${kith.url}/people/${person}/ask`);
	for (const name of ["Jo One", "Jo Two"]) {
		await page.getByLabel("Who else?").fill(`${name} ${info.project.name}`);
		await page.getByRole("button", { name: "Add the name" }).click();
	}
	await expect(page.locator("[data-name-list] > li")).toHaveCount(2);
	await page.getByLabel("Who else?").fill(`Jo Three ${info.project.name}`);
	await page.getByRole("button", { name: /^Keep/ }).click();
	for (const name of ["Jo One", "Jo Two", "Jo Three"]) await expect(page.getByRole("link", { name: `Named ${name} ${info.project.name}` })).toBeVisible();
});

test("of those Kith thought of, only who is known becomes a name", async ({ signedIn: page, kith }, info) => {
	const firm = `Hafenwerk ${info.project.name}`;
	const { person } = kith.run("person", "add", "--name", `Rosa ${info.project.name}`, "--organization", firm);
	for (const name of ["Udo", "Vera", "Wim"]) kith.run("person", "add", "--name", `${name} ${info.project.name}`, "--organization", firm);
	await page.goto(`${kith.url}/people/${person}/ask`);
	const known = (name: string) => page.getByRole("group", { name: `${name} ${info.project.name}` });
	await known("Udo").getByText("Knows").click();
	await known("Vera").getByText("Does not").click();
	await known("Wim").getByText("Rather not").click();
	await expectSound(page);
	await page.getByRole("button", { name: "That is all" }).click();
	await page.getByRole("button", { name: "Keep 1 name" }).click();
	await expect(page.getByRole("link", { name: `Named Udo ${info.project.name}` })).toBeVisible();
	for (const name of ["Vera", "Wim"]) await expect(page.getByRole("link", { name: `Named ${name} ${info.project.name}` })).toHaveCount(0);
	await page.goto(`${kith.url}/people/${person}/ask`);
	await expect(page.getByLabel("Who else?")).toBeVisible();
	for (const name of ["Udo", "Vera", "Wim"]) await expect(known(name)).toHaveCount(0);
});

test("what they say of those Kith thought of is kept without a script and without a name, too", async ({ noScript: page, kith }, info) => {
	const firm = `Nordkai ${info.project.name}`;
	const { person } = kith.run("person", "add", "--name", `Selma ${info.project.name}`, "--organization", firm);
	for (const name of ["Xenia", "Yuri", "Zoe"]) kith.run("person", "add", "--name", `${name} ${info.project.name}`, "--organization", firm);
	const known = (name: string) => page.getByRole("group", { name: `${name} ${info.project.name}` });
	await page.goto(`${kith.url}/people/${person}/ask`);
	await known("Xenia").getByLabel("Does not").press(" "); // by the keyboard
	await known("Yuri").getByLabel("Rather not").press(" ");
	await page.getByRole("button", { name: "Add the name" }).click();
	await expect(known("Xenia").getByLabel("Does not")).toBeChecked();
	await expect(known("Yuri").getByLabel("Rather not")).toBeChecked();
	await page.getByText("No names today?").click();
	await page.getByRole("button", { name: "Nobody comes to mind" }).click();
	await expect(page.getByText("The ask is kept.")).toBeVisible();
	await page.goto(`${kith.url}/people/${person}/ask`);
	await expect(known("Zoe")).toBeVisible();
	for (const name of ["Xenia", "Yuri"]) await expect(known(name)).toHaveCount(0);
});

test("not now is noted, whatever was tapped before", async ({ signedIn: page, kith }, info) => {
	const { person } = kith.run("person", "add", "--name", `Nils ${info.project.name}`);
	await page.goto(`${kith.url}/people/${person}/ask`);
	await page.getByText("No names today?").click();
	await page.getByRole("button", { name: "in three months" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Nils ${info.project.name}`);
	await expect(page.getByText("The ask is kept.")).toBeVisible();
});
