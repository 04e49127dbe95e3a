import { defineConfig, devices } from "@playwright/test";

// Each test file runs the real program on data of its own; KITH_BINARY names another build.
const launchOptions = { executablePath: process.env.KITH_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] };

export default defineConfig({
	testDir: ".",
	outputDir: "./test-results",
	workers: 2,
	timeout: 90_000,
	expect: { timeout: 5_000 },
	forbidOnly: !!process.env.CI,
	reporter: [["line"]],
	use: { launchOptions, screenshot: "only-on-failure", trace: "off", locale: "en-GB", timezoneId: "Europe/Berlin" },
	projects: [
		{ name: "desk", use: { viewport: { width: 1280, height: 800 } } },
		{ name: "phone", use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 }, launchOptions } },
	],
});
