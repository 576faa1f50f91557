import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { organizing, unique } from '../fixtures/organizing';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen } from '../fixtures/screens';
import { anotherEvent, buy } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

/** Presses a button that gives a PDF; what the file is called. */
async function download(page: Page, name: RegExp): Promise<string> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  const file = await coming;
  const bytes = await readFile(await file.path());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  return file.suggestedFilename();
}

test('a buyer and an organizer download the invoice and the credit note', async ({
  page,
  request,
}, info) => {
  test.slow();
  const ada = await join(request, { name: 'Ada Lenoir', organization: unique('Les Lilas') });
  const owner = await organizing(request, ada.access);
  const event = await anotherEvent(owner);
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  await signIn(page, ada, `/organizations/${owner.slug}/invoices`);
  await expect(page.getByText('Aucune facture pour l’instant.')).toBeVisible();
  await expectGoodScreen(page, `invoices-empty-${info.project.name}`);
  const code = await buy(request, zoe, event, { Solo: 2, Famille: 1 });

  await page.goto(`/organizations/${owner.slug}/events/${event.id}/orders/${code}`);
  await page.getByRole('button', { name: 'Rembourser…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rembourser' });
  await dialog.getByLabel('Combien ?').selectOption('amount');
  await dialog.getByLabel('Montant (EUR)').fill('10,50');
  await dialog.getByRole('button', { name: 'Rembourser' }).click();
  await expect(dialog).toBeHidden();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('button', { name: /^Avoir/ })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  expect(await download(page, /^Facture/)).toMatch(/^20\d\d-000001\.pdf$/);
  await expectGoodScreen(page, `desk-papers-${info.project.name}`);

  await page.goto(`/organizations/${owner.slug}/invoices`);
  await expect(page.getByRole('listitem').filter({ hasText: code })).toHaveCount(2);
  await expectGoodScreen(page, `invoices-${info.project.name}`);
  await page.getByLabel('Type').selectOption('credit_note');
  await expect(page.getByRole('listitem').filter({ hasText: code })).toHaveCount(1);
  expect(await download(page, /^Télécharger/)).toMatch(/^20\d\d-000002\.pdf$/);
  await page.getByLabel('Numéro, commande ou nom').fill('nobody');
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page.getByText('Aucune facture ne correspond.')).toBeVisible();

  await page.context().clearCookies();
  await signIn(page, zoe, `/orders/${code}`);
  const papers = page.getByRole('region', { name: 'Documents' });
  // The tickets, the invoice, the credit note, the receipt.
  await expect(papers.getByRole('button')).toHaveCount(4);
  expect(await download(page, /^Facture/)).toMatch(/000001\.pdf$/);
  expect(await download(page, /^Avoir/)).toMatch(/000002\.pdf$/);
  expect(await download(page, /^Reçu/)).toBe(`guichet-${code}.pdf`);
  await expectGoodScreen(page, `order-papers-${info.project.name}`);
});
