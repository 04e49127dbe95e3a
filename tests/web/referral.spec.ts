import { expect, expectSound, test, type Kith } from "./kith";
import type { Page } from "@playwright/test";

function named(kith: Kith, who: string): { referral: string; show: () => any } {
	const { person } = kith.run("person", "add", "--name", `Ines ${who}`);
	const { referral } = kith.run("referral", "add", "--source", person, "--name", `Karl ${who}`);
	return { referral, show: () => kith.run("referral", "show", referral).referral };
}

/** With the step, then one tap more; what was tapped last holds. */
async function introduce(page: Page, kith: Kith, referral: string): Promise<void> {
	await page.goto(`${kith.url}/referrals/${referral}`);
	await page.getByText("How strong was the introduction?").first().click();
	await page.getByText("Something to read given").click();
	await page.getByRole("button", { name: "Introduced", exact: true }).click();
	await expect(page.getByRole("button", { name: "Something to read given" })).toHaveAttribute("aria-pressed", "true");
	await page.getByRole("button", { name: "A call arranged" }).click();
	await expect(page.getByRole("button", { name: "A call arranged" })).toHaveAttribute("aria-pressed", "true");
	await expect(page.getByRole("button", { name: "Something to read given" })).not.toHaveAttribute("aria-pressed", "true");
}

test("how strong an introduction was is said with the step, and afterwards by one tap", async ({ signedIn: page, kith }, info) => {
	const karl = named(kith, `Level ${info.project.name}`);
	await introduce(page, kith, karl.referral);
	expect(karl.show().level).toBe("call");
	await expectSound(page);
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(page.getByRole("button", { name: "Something to read given" })).toHaveAttribute("aria-pressed", "true");
	expect(karl.show().level).toBe("literature");
});

test("and without a script", async ({ noScript: page, kith }, info) => {
	const karl = named(kith, `Plain ${info.project.name}`);
	await introduce(page, kith, karl.referral);
	expect(karl.show().level).toBe("call");
});
