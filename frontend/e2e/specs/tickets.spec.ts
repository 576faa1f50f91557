import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { buy, selling } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

/** What a foreign reader finds on the screen. */
async function scan(page: Page): Promise<string> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'guichet-')), 'screen.png');
  await page.screenshot({ path: file });
  return execFileSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8' }).replace(/\n$/, '');
}

const FREE = { name_fr: 'Entrée', name_en: 'Entry', price: { amount: 0, currency: 'EUR' } };

test('whoever has a free ticket finds it, shows it and takes it along', async ({
  page,
  request,
}, info) => {
  test.slow();
  const onSale = await selling(request, { offers: [{ ...FREE, kind: 'free', admits: 2 }] });
  const person = await join(request, { name: 'Zoé Porteuse' });
  await signIn(page, person);
  await speak(page, languageOf(info.project.name));
  const isFrench = languageOf(info.project.name) === 'fr';
  const say = (fr: string, en: string) => (isFrench ? fr : en);
  await page.goto('/me/tickets');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    say('Aucun billet', 'No tickets yet'),
  );
  await expectGoodScreen(page, `tickets-none-${info.project.name}`);
  const code = await buy(request, person, onSale, { Entrée: 1 });

  await page.goto('/');
  await page.getByRole('button', { name: /: (menu du compte|account menu)$/ }).click();
  await page
    .locator('#account-menu')
    .getByRole('link', { name: say('Mes billets', 'My tickets') })
    .click();
  await expect(page).toHaveURL(/\/me\/tickets$/);
  await expect(page.getByRole('link', { name: onSale.title })).toHaveCount(2);
  await expectGoodScreen(page, `tickets-${info.project.name}`);

  await page
    .getByRole('link', { name: new RegExp(`${onSale.title}.*1 (sur|of) 2`) })
    .press('Enter');
  await expect(page).toHaveURL(/\/tickets\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(onSale.title);
  const picture = page.getByRole('img', {
    name: say('Code QR du billet 1', 'QR code of ticket 1'),
  });
  await expect(picture).toBeVisible();
  await expectGoodScreen(page, `ticket-${info.project.name}`);
  const id = new URL(page.url()).pathname.split('/').pop() ?? '';
  const headers = { authorization: `Bearer ${person.access}` };
  const told = (await (await request.get(`/api/v1/tickets/${id}`, { headers })).json()) as {
    code: string;
  };

  await page
    .getByRole('button', { name: say('Montrer en plein écran', 'Show full screen') })
    .click();
  const full = page.getByRole('dialog');
  await expect(full.getByText(say('Montez la luminosité', 'Turn up the brightness'))).toBeVisible();
  await expect(full.getByRole('img')).toBeInViewport({ ratio: 1 });
  expect(await scan(page), 'what a door reads is what the API says').toBe(told.code);
  // White in both schemes; behind it the page has its own heading.
  await expectGoodScreen(page, `ticket-full-${info.project.name}`);
  await page.keyboard.press('Escape');
  await expect(full).toBeHidden();
  await expect(
    page.getByRole('button', { name: say('Montrer en plein écran', 'Show full screen') }),
  ).toBeFocused();

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: say('Billet en PDF', 'Ticket as PDF') }).click();
  expect((await downloading).suggestedFilename()).toBe(`ticket-${code}-1.pdf`);
  const passing = page.waitForEvent('download');
  const wallet = say('Ajouter à Apple Cartes', 'Add to Apple Wallet');
  await page.getByRole('button', { name: wallet }).click();
  const pass = await passing;
  expect(pass.suggestedFilename()).toBe(`ticket-${code}-1.pkpass`);
  expect(
    readFileSync(await pass.path())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK');
  const dated = page.waitForEvent('download');
  await page.getByRole('button', { name: say('Ajouter à l’agenda', 'Add to calendar') }).click();
  expect((await dated).suggestedFilename()).toBe(`${onSale.slug}.ics`);

  await page.getByRole('link', { name: code }).click();
  await expect(page).toHaveURL(new RegExp(`/orders/${code}$`));
  await expect(page.getByRole('link', { name: /(Billet|Ticket) 2 · Zoé Porteuse/ })).toBeVisible();
  const all = page.waitForEvent('download');
  await page
    .getByRole('button', { name: say('Tous les billets en PDF', 'All tickets as PDF') })
    .click();
  expect((await all).suggestedFilename()).toBe(`tickets-${code}.pdf`);
});

test('a cancelled ticket has no code', async ({ page, request }, info) => {
  test.slow();
  const onSale = await selling(request);
  const person = await join(request, { name: 'Max Porteur' });
  const code = await buy(request, person, onSale, { Solo: 1 });
  const headers = { authorization: `Bearer ${person.access}` };
  const order = (await (await request.get(`/api/v1/orders/${code}`, { headers })).json()) as {
    tickets: { id: string }[];
  };
  const [ticket] = order.tickets;
  const cancelled = await request.post(`/api/v1/manage/events/${onSale.id}/orders/${code}/cancel`, {
    headers: { ...onSale.owner.headers, 'idempotency-key': crypto.randomUUID() },
    data: {},
  });
  expect(cancelled.ok(), await cancelled.text()).toBe(true);
  await signIn(page, person);
  await page.goto(`/tickets/${ticket?.id}`);
  await expect(page.getByText('Ce billet est annulé')).toBeVisible();
  await expect(page.getByRole('img', { name: /Code QR/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /agenda/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /Apple/ })).toHaveCount(0);
  await expectGoodScreen(page, `ticket-cancelled-${info.project.name}`);
  await page.goto('/me/tickets');
  await expect(page.getByRole('listitem').filter({ hasText: onSale.title })).toContainText(
    'Annulé',
  );
});

test('somebody else’s ticket is not there', async ({ page, request }) => {
  test.slow();
  const onSale = await selling(request);
  const person = await join(request, { name: 'Max Porteur' });
  const code = await buy(request, person, onSale, { Solo: 1 });
  const headers = { authorization: `Bearer ${person.access}` };
  const order = (await (await request.get(`/api/v1/orders/${code}`, { headers })).json()) as {
    tickets: { id: string }[];
  };
  await signIn(page, await join(request, { name: 'Léa Autre' }));
  await page.goto(`/tickets/${order.tickets[0]?.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce guichet n’existe pas');
  await expect(page.getByText(onSale.title)).toHaveCount(0);
});
