// Draws the PNG icons from public/favicon.svg with Chromium. Run by hand when the mark changes;
// the results are committed, because not every machine that builds has a browser.
import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';

const svg = await readFile(new URL('../public/favicon.svg', import.meta.url), 'utf8');
const paper = '#f8f2e8';
const icons = [
  { file: 'icon-192.png', size: 192, scale: 1, background: 'transparent' },
  { file: 'icon-512.png', size: 512, scale: 1, background: 'transparent' },
  // Launchers crop maskable icons to a circle of 80 %: the mark keeps well inside.
  { file: 'icon-maskable-512.png', size: 512, scale: 0.58, background: paper },
  { file: 'apple-touch-icon.png', size: 180, scale: 0.72, background: paper },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const { file, size, scale, background } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>*{margin:0}body{height:100vh;display:grid;place-items:center;background:${background}}` +
      `svg{width:${scale * 100}vmin}</style>${svg}`,
  );
  const path = new URL(`../public/${file}`, import.meta.url).pathname;
  await page.screenshot({ path, omitBackground: true });
  await page.close();
}
await browser.close();
