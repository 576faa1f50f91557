import type { APIRequestContext, Page } from '@playwright/test';
import { organizing, unique } from '../fixtures/organizing';
import { type Person, join, signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { type OnSale, anotherEvent, buy } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** An organizer with an event on sale, who can sign in. */
async function organizer(request: APIRequestContext): Promise<{ ada: Person; event: OnSale }> {
  const ada = await join(request, { name: 'Ada Lenoir', organization: unique('Les Lilas') });
  const owner = await organizing(request, ada.access);
  return { ada, event: await anotherEvent(owner) };
}

const desk = ({ id, owner }: OnSale) => `/organizations/${owner.slug}/events/${id}/orders`;

test('an order is found, given back in part, and tells what happened', async ({
  page,
  request,
}, info) => {
  test.slow();
  const { ada, event } = await organizer(request);
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  const code = await buy(request, zoe, event, { Solo: 2, Famille: 1 });
  await signIn(page, ada, desk(event));
  await expect(heading(page)).toHaveText('Qui a acheté quoi ?');
  const row = page.getByRole('listitem').filter({ hasText: code });
  await expect(row).toContainText('2 × Solo, 1 × Famille');
  await expectGoodScreen(page, `desk-list-${info.project.name}`);
  await page.getByLabel('Code, nom ou adresse').fill('nobody at all');
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page.getByText('Aucune commande ne correspond.')).toBeVisible();
  await page.getByLabel('Code, nom ou adresse').fill('acheteuse');
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await row.getByRole('link', { name: 'Zoé Acheteuse' }).click();
  await expect(heading(page)).toContainText(code);

  await page.getByRole('button', { name: 'Rembourser…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rembourser' });
  await dialog.getByLabel('Combien ?').selectOption('tickets');
  await dialog.getByLabel(/^Solo · n° 1/).check();
  await dialog.getByLabel('Raison (facultative)').fill('Malade');
  await dialog.getByRole('button', { name: 'Rembourser' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('C’est fait.')).toBeVisible();
  const first = page.getByRole('listitem').filter({ hasText: /^Billet 1/ });
  await expect(first).toContainText('Annulé');
  await expect(first).toContainText('Remboursé');

  await page.getByRole('button', { name: 'Rembourser…' }).click();
  await dialog.getByLabel('Combien ?').selectOption('amount');
  await dialog.getByLabel('Montant (EUR)').fill('1000');
  await dialog.getByRole('button', { name: 'Rembourser' }).click();
  await expect(dialog.getByText(/reste au plus/)).toBeVisible();
  await dialog.getByLabel('Montant (EUR)').fill('10,50');
  await dialog.getByRole('button', { name: 'Rembourser' }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: 'Annuler des billets…' }).click();
  const cancel = page.getByRole('dialog', { name: 'Annuler des billets' });
  await cancel.getByLabel(/^Famille/).check();
  await cancel.getByRole('button', { name: 'Annuler ces billets' }).click();
  await expect(cancel).toBeHidden();
  await page.getByRole('button', { name: 'Renvoyer les billets' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Envoyer' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();

  const story = page.getByRole('list').filter({ hasText: 'Commande créée' });
  for (const told of ['Payée', 'Malade', 'Billets annulés', 'Billets renvoyés', 'Ada Lenoir']) {
    await expect(story).toContainText(told);
  }
  await expectGoodScreen(page, `desk-order-${info.project.name}`);
});

test('tickets are given away', async ({ page, request }, info) => {
  const { ada, event } = await organizer(request);
  await signIn(page, ada, desk(event));
  await expect(page.getByText('Aucune commande pour l’instant.')).toBeVisible();
  await expectGoodScreen(page, `desk-empty-${info.project.name}`);
  await page.getByRole('button', { name: 'Offrir des billets' }).click();
  const dialog = page.getByRole('dialog', { name: 'Offrir des billets' });
  await dialog.getByLabel('Nombre').fill('2');
  await dialog.getByRole('textbox', { name: 'Nom' }).fill('Presse locale');
  await dialog.getByLabel('Adresse e-mail').fill('presse@example.org');
  await dialog.getByRole('button', { name: 'Offrir' }).click();
  await expect(heading(page)).toContainText('Commande');
  await expect(page.getByText('Offerte').first()).toBeVisible();
  await expect(page.getByText(/Billet 2/)).toBeVisible();
});

test('a buyer asks for money, the organizer says no, the buyer reads why', async ({
  page,
  request,
}, info) => {
  test.slow();
  const { ada, event } = await organizer(request);
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  const code = await buy(request, zoe, event, { Solo: 1 });
  await signIn(page, zoe, `/orders/${code}`);
  await page.getByRole('button', { name: 'Demander un remboursement…' }).click();
  const ask = page.getByRole('dialog', { name: 'Demander un remboursement' });
  await ask.getByLabel('Votre message').fill('Nous sommes malades.');
  await ask.getByRole('button', { name: 'Envoyer la demande' }).click();
  await expect(page.getByText('attend une réponse')).toBeVisible();
  await expectGoodScreen(page, `order-asked-${info.project.name}`);
  await page.context().clearCookies();
  await signIn(page, ada, `${desk(event)}?asking=true`);
  await page.getByRole('link', { name: 'Zoé Acheteuse' }).click();
  await expect(page.getByText('Nous sommes malades.')).toBeVisible();
  await expectGoodScreen(page, `desk-asked-${info.project.name}`);
  await page.getByRole('button', { name: 'Refuser…' }).click();
  const no = page.getByRole('dialog', { name: 'Refuser le remboursement ?' });
  await no.getByLabel('Votre réponse').fill('Vous pouvez les transmettre.');
  await no.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await expect(no).toBeHidden();
  await expect(page.getByText('Nous sommes malades.')).toBeHidden();
  await page.context().clearCookies();
  await signIn(page, zoe, `/orders/${code}`);
  await expect(page.getByText('Vous pouvez les transmettre.')).toBeVisible();
});

test('a buyer gives back what was agreed', async ({ page, request }, info) => {
  const { event } = await organizer(request);
  await event.owner.patch(`events/${event.id}`, {
    refund_policy: { kind: 'until_days_before', days: 7 },
  });
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  const code = await buy(request, zoe, event, { Solo: 2 });
  await signIn(page, zoe, `/orders/${code}`);
  await page.getByRole('button', { name: 'Rendre les billets…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rendre tous les billets ?' });
  await dialog.getByRole('button', { name: 'Rendre les billets' }).click();
  await expect(dialog).toBeHidden();
  await expect(heading(page)).toHaveText('Commande annulée');
  await expectGoodScreen(page, `order-given-back-${info.project.name}`);
});

test('an event is called off: what that costs is said, and the money goes back', async ({
  page,
  request,
}, info) => {
  const { ada, event } = await organizer(request);
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  const code = await buy(request, zoe, event, { Solo: 2 });
  await signIn(page, ada, `/organizations/${event.owner.slug}/events/${event.id}/publish`);
  await page.getByRole('button', { name: 'Annuler l’événement' }).click();
  const dialog = page.getByRole('dialog', { name: 'Annuler l’événement ?' });
  await expect(dialog.getByText(/2 billets seront annulés\. .* seront rendus/)).toBeVisible();
  await dialog.getByLabel('Motif').fill('La pianiste est souffrante.');
  await dialog.getByLabel(/^Pour confirmer/).fill('autre-chose');
  await dialog.getByRole('button', { name: 'Annuler l’événement' }).click();
  await expect(dialog.getByText('Cela ne correspond pas : recopiez exactement.')).toBeVisible();
  await expectGoodScreen(page, `call-off-${info.project.name}`);
  await dialog.getByLabel(/^Pour confirmer/).fill(event.slug);
  await dialog.getByRole('button', { name: 'Annuler l’événement' }).click();
  await expect(dialog).toBeHidden();
  await page.goto(`${desk(event)}/${code}`);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Remboursée').first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(page.getByText('Annulée').first()).toBeVisible();
});

test('money that a bank takes back is in the story', async ({ page, request }, info) => {
  test.slow();
  // The bank takes its time: each project sees one of its two answers.
  const isWon = info.project.name === 'phone';
  const { ada, event } = await organizer(request);
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  const card = isWon ? 'tok_dispute_won' : 'tok_dispute_lost';
  const code = await buy(request, zoe, event, { Solo: 2 }, { card });
  await signIn(page, ada, `${desk(event)}/${code}`);
  await speak(page, languageOf(info.project.name));
  const end = isWon
    ? 'Returned by the bank (dispute, won)'
    : 'Reprise par la banque (litige, perdu)';
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(end)).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByText(/\((litige, ouvert|dispute, open)\)/)).toBeVisible();
  await expect(page.getByText('give them other ones for free')).toHaveCount(isWon ? 1 : 0);
  await expect(page.getByRole('button', { name: /^Avoir/ })).toHaveCount(isWon ? 0 : 1);
  const first = page.getByRole('listitem').filter({ hasText: /^(Billet|Ticket) 1/ });
  await expect(first).toContainText(/Annulé|Cancelled/);
  await expectGoodScreen(page, `desk-disputed-${info.project.name}`);
  await page.context().clearCookies();
  await signIn(page, zoe, `/orders/${code}`);
  await expect(heading(page)).toHaveText('Commande annulée');
  await expect(page.getByRole('button', { name: 'Reçu (PDF)' })).toBeVisible();
  await expect(
    page.getByRole('main').getByRole('link', { name: 'Voir les événements' }),
  ).toBeVisible();
  await expectGoodScreen(page, `order-disputed-${info.project.name}`);
});
