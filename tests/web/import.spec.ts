import { expect, expectSound, test } from "./kith";

test("a file is looked at, brought in, reported and taken back", async ({ signedIn: page, kith }, info) => {
	const rows = Array.from({ length: 40 }, (_, i) => `First${i},Last${info.project.name}${i},https://www.linkedin.com/in/p${info.project.name}${i},p${i}@${info.project.name}.example,"Firm ${i % 5}",Buyer,01 Jan 2024`);
	const file = kith.file(`Connections-${info.project.name}.csv`, ["First Name,Last Name,URL,Email Address,Company,Position,Connected On", ...rows, ",,,,,,"].join("\n") + "\n");
	await page.goto(kith.url + "/import");
	await expectSound(page);
	await page.getByLabel("File", { exact: true }).setInputFiles(file);
	await page.getByRole("button", { name: "Look at the file" }).click();
	await expect(page.getByText("LinkedIn connections")).toBeVisible();
	await expect(page.getByText(/Nothing is written yet/)).toBeVisible();
	await expectSound(page);
	await page.getByRole("button", { name: "Bring them in" }).click();
	await expect(page.getByRole("button", { name: "Take the whole import back" })).toBeVisible({ timeout: 20_000 });
	await expect(page.locator(".counts dd").first()).toHaveText("40");
	await expectSound(page);
	await page.goto(`${kith.url}/people?q=Last${info.project.name}7`);
	await expect(page.locator(".people li").first()).toBeVisible();
	await page.goto(kith.url + "/import");
	await page.getByRole("link", { name: new RegExp(`Connections-${info.project.name}`) }).click();
	await page.getByRole("button", { name: "Take the whole import back" }).click();
	await expect(page.getByText(/taken back/i).first()).toBeVisible({ timeout: 20_000 });
});

test("schools and clubs come from a column that is said to hold them, stand on the person's page and are removed there", async ({ signedIn: page, kith }, info) => {
	const name = `Alma ${info.project.name}`;
	await page.goto(kith.url + "/import");
	await page.getByLabel("File", { exact: true }).setInputFiles(kith.file("alumni.csv", `Name,School,User 1\n${name},Leeds University (2001-2005),Rotary Leeds\n`));
	await page.getByRole("button", { name: "Look at the file" }).click();
	await expect(page.getByLabel("School", { exact: true })).toHaveValue("school");
	await page.getByLabel("User 1").selectOption({ label: "Club" });
	await page.getByRole("button", { name: "Look again with these columns" }).click();
	await expect(page.locator(".counts")).toContainText("Schools and clubs2");
	await page.getByRole("button", { name: "Bring them in" }).click();
	await expect(page.getByRole("button", { name: "Take the whole import back" })).toBeVisible({ timeout: 20_000 });
	await expect(page.locator(".counts")).toContainText("Schools and clubs2");
	await page.goto(`${kith.url}/people?q=${encodeURIComponent(name)}`);
	await page.getByRole("link", { name }).first().click();
	await expect(page.getByRole("listitem").filter({ hasText: "Leeds University" }).first()).toContainText("2001 to 2005");
	await expect(page.getByText("Rotary Leeds")).toBeVisible();
	await expectSound(page);
	await page.getByRole("button", { name: "Remove Rotary Leeds" }).click();
	await expect(page.getByText("Removed.")).toBeVisible();
	await expect(page.getByRole("link", { name: "Rotary Leeds" })).toHaveCount(0);
});

test("a file that holds no people says so", async ({ signedIn: page, kith }) => {
	await page.goto(kith.url + "/import");
	await page.getByLabel("File", { exact: true }).setInputFiles(kith.file("noise.csv", "a,b\n\u0000\u0001\n"));
	await page.getByRole("button", { name: "Look at the file" }).click();
	await expect(page.locator("main .lead")).not.toBeEmpty();
	await expect(page.getByRole("button", { name: "Bring them in" })).toHaveCount(0);
	await expectSound(page);
});
