import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe';
import { unique } from '../fixtures/organizing';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { anotherEvent, inHeader, putIn, selling } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

const total = (page: Page) => page.getByRole('group', { name: /Récapitulatif|Summary/ });

test('chosen on the event page, it is in the header at once and in the cart after a reload', async ({
  page,
  request,
}, info) => {
  const { slug, title } = await selling(request);
  await page.goto(`/events/${slug}`);
  await speak(page, languageOf(info.project.name));
  await page.reload();
  const isFrench = languageOf(info.project.name) === 'fr';
  await inHeader(page, 0);
  await expectGoodScreen(page, `tickets-${info.project.name}`);
  const more = page.getByRole('button', {
    name: isFrench ? 'Un de plus : Solo' : 'One more: Solo',
  });
  await more.click();
  await more.click();
  const bar = page.getByRole('region', { name: isFrench ? 'Votre choix' : 'Your choice' });
  await expect(bar).toContainText(/2 (billets|tickets)/);
  await expect(bar.getByRole('button')).toContainText('50');
  await expectGoodScreen(page, `tickets-chosen-${info.project.name}`);
  await bar.getByRole('button').click();
  await inHeader(page, 2);
  await expectAccessible(page);
  await bar.getByRole('link').click();
  await expect(page).toHaveURL('/cart');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByRole('listitem').filter({ hasText: title })).toContainText('50');
  await page.reload();
  await inHeader(page, 2);
  await expect(total(page)).toContainText('50');
  await expect(total(page))
    .toContainText('5,5', { useInnerText: true })
    .catch(() => undefined);
  await expectGoodScreen(page, `cart-${info.project.name}`);
});

test('a code opens tickets that nobody else sees, and they are bought with it', async ({
  page,
  request,
}, info) => {
  const box = { name_fr: 'Loge', name_en: 'Box', price: { amount: 9000, currency: 'EUR' } };
  const { id, slug, owner } = await selling(request, {
    offers: [{ ...box, visibility: 'code_only', tax_rate_bp: 550 }],
  });
  await owner.post(`events/${id}/promo-codes`, { code: 'LOGE', effect: 'unlock' });
  await page.goto(`/events/${slug}`);
  const isFrench = languageOf(info.project.name) === 'fr';
  await speak(page, languageOf(info.project.name));
  await page.reload();
  const more = page.getByRole('button', { name: isFrench ? 'Un de plus : Loge' : 'One more: Box' });
  const ask = page.getByRole('button', { name: isFrench ? 'J’ai un code' : 'I have a code' });
  const field = page.getByLabel(isFrench ? 'Code promo' : 'Promo code');
  await ask.click();
  await field.fill('wrong');
  await field.press('Enter');
  await expect(
    page.getByText(isFrench ? 'Code promo introuvable' : 'No such promo code'),
  ).toBeVisible();
  await page.getByRole('button', { name: isFrench ? 'Retirer' : 'Remove' }).click();
  await expect(more).toHaveCount(0);
  await ask.click();
  await field.fill('loge');
  await field.press('Enter');
  await more.click();
  await expectGoodScreen(page, `tickets-opened-${info.project.name}`);
  await expectAccessible(page);
  const bar = page.getByRole('region', { name: isFrench ? 'Votre choix' : 'Your choice' });
  await bar.getByRole('button').click();
  await inHeader(page, 1);
  await bar.getByRole('link').click();
  await expect(total(page)).toContainText('90');
});

test('quick clicks end right, and a limit is said with its number', async ({ page, request }) => {
  const { slug } = await selling(request, { capacity: 6 });
  await putIn(page, slug, { Solo: 1 });
  await page.goto('/cart');
  let sent = 0;
  page.on('request', (asked) => {
    if (asked.method() === 'PATCH') sent += 1;
  });
  const more = page.getByRole('button', { name: /Un de plus/ });
  for (let clicks = 0; clicks < 4; clicks += 1) await more.click();
  // Shown before anybody was asked.
  await expect(page.getByRole('spinbutton')).toHaveValue('5', { timeout: 100 });
  await expect(total(page)).toContainText('125 €', { timeout: 100 });
  await inHeader(page, 5);
  await page.waitForTimeout(600);
  expect(sent).toBeLessThanOrEqual(2);
  await page.reload();
  await expect(page.getByRole('spinbutton')).toHaveValue('5');
  await inHeader(page, 5);
});

test('a change that is refused goes back and says why', async ({ page, request }) => {
  const { id, slug, owner } = await selling(request, { capacity: 10 });
  await putIn(page, slug, { Solo: 2 });
  await page.goto('/cart');
  await expect(page.getByRole('spinbutton')).toHaveValue('2');
  await owner.put(`events/${id}/capacity`, { capacity: 3 });
  await page.getByRole('spinbutton').fill('6');
  await expect(page.getByRole('alert').filter({ hasText: 'Plus que 3 billets' })).toBeVisible();
  await expect(page.getByRole('spinbutton')).toHaveValue('2');
  await expect(total(page)).toContainText('50 €');
});

test('what was removed can be put back, and the cart emptied', async ({ page, request }, info) => {
  const { slug, title } = await selling(request);
  await putIn(page, slug, { Solo: 1, Famille: 1 });
  await inHeader(page, 2);
  await page.goto('/cart');
  await page.getByRole('button', { name: `Retirer : Solo, ${title}` }).click();
  await inHeader(page, 1);
  await expect(page.getByText(`Retiré : Solo, ${title}.`)).toBeVisible();
  const undo = page.getByRole('button', { name: 'Remettre' });
  await expect(undo).toBeFocused();
  await expectGoodScreen(page, `cart-removed-${info.project.name}`);
  await undo.click();
  await inHeader(page, 2);
  await page.getByRole('button', { name: 'Vider le panier' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre panier est vide');
  await inHeader(page, 0);
  await expectGoodScreen(page, `cart-empty-${info.project.name}`);
  await undo.click();
  await inHeader(page, 2);
  await page.getByRole('button', { name: 'Vider le panier' }).click();
  await page.getByRole('link', { name: 'Voir les événements' }).click();
  await expect(page).toHaveURL('/events');
});

test('two tabs have the same cart', async ({ page, context, request }) => {
  const { slug } = await selling(request);
  const other = await context.newPage();
  await other.goto('/cart');
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Votre panier est vide');
  await putIn(page, slug, { Solo: 2 });
  await inHeader(other, 2);
  await expect(other.getByRole('spinbutton')).toHaveValue('2');
  await other.getByRole('button', { name: /Un de plus/ }).click();
  await inHeader(page, 3);
  await page.goto('/cart');
  await other.getByRole('button', { name: /Retirer/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre panier est vide');
});

test('signing in takes the cart along and says what became of it; signing out leaves nothing', async ({
  page,
  request,
}, info) => {
  const { slug, title } = await selling(request);
  const person = await join(request, { name: 'Ines Acheteuse' });
  const event = await (await request.get(`/api/v1/events/${slug}`)).json();
  await request.put('/api/v1/cart/lines', {
    headers: { authorization: `Bearer ${person.access}` },
    data: {
      lines: event.offers.map((offer: { id: string }) => ({
        offer_id: offer.id,
        occurrence_id: event.occurrences[0].id,
        quantity: 2,
      })),
    },
  });
  await putIn(page, slug, { Solo: 3, Famille: 3 });
  await signIn(page, person, '/cart');
  await inHeader(page, 8);
  await expect(page.getByText('vous a suivi')).toBeVisible();
  await expect(page.getByText(`Famille – ${title} : 3, le maximum par commande.`)).toBeVisible();
  await expectGoodScreen(page, `cart-merged-${info.project.name}`);
  await page.reload();
  await inHeader(page, 8);
  await page.getByRole('button', { name: /Ines/ }).click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await inHeader(page, 0);
  await page.goto('/cart');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre panier est vide');
});

test('codes, changed prices and what stands in the way are told', async ({
  page,
  request,
}, info) => {
  const first = await selling(request);
  const far = await anotherEvent(first.owner, {
    title: unique('Rencontres internationales de musique de chambre et de chant choral'),
    capacity: 9,
  });
  await first.owner.post(`events/${first.id}/promo-codes`, {
    code: 'PIANO20',
    effect: 'percent',
    percent_bp: 2000,
  });
  await putIn(page, first.slug, { Solo: 2 });
  await putIn(page, far.slug, { Solo: 4 });
  await page.goto('/cart');
  await page.getByLabel('Code promo').fill('rien');
  await page.getByRole('button', { name: 'Utiliser' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Code promo introuvable' })).toBeVisible();
  await page.getByLabel('Code promo').fill('piano20');
  await page.getByRole('button', { name: 'Utiliser' }).click();
  await expect(total(page)).toContainText('PIANO20');
  await expect(total(page)).toContainText('140 €');
  const answer = await request.get(`/api/v1/manage/events/${first.id}/offers`, {
    headers: first.owner.headers,
  });
  const { data } = (await answer.json()) as { data: { id: string; name_fr: string }[] };
  const solo = data.find(({ name_fr }) => name_fr === 'Solo')?.id ?? '';
  await first.owner.patch(`events/${first.id}/offers/${solo}`, {
    price: { amount: 2700, currency: 'EUR' },
  });
  await first.owner.put(`events/${far.id}/capacity`, { capacity: 3 });
  await page.reload();
  await expect(page.getByText('c’était 25 €, c’est 27 € maintenant')).toBeVisible();
  await expect(page.getByText('Il n’en reste que 3.')).toBeVisible();
  await expect(page.getByText('Réglez d’abord')).toBeVisible();
  await expectGoodScreen(page, `cart-problems-${info.project.name}`);
  await page.getByRole('button', { name: 'En prendre 3' }).click();
  await expect(page.getByRole('link', { name: /Commander/ })).toBeVisible();
  await page.getByRole('button', { name: 'Retirer le code' }).click();
  await expect(total(page)).not.toContainText('PIANO20');
});

test('several organizers and currencies are several orders; yen have no decimals', async ({
  page,
  request,
}, info) => {
  const tokyo = await selling(request, {
    currency: 'JPY',
    offers: [
      { name_fr: 'Entrée', name_en: 'Entry', price: { amount: 4500, currency: 'JPY' } },
      {
        name_fr: 'Soutien',
        name_en: 'Support',
        kind: 'donation',
        price: { amount: 2000, currency: 'JPY' },
        min_price: { amount: 500, currency: 'JPY' },
      },
    ],
  });
  const dole = await selling(request);
  await putIn(page, tokyo.slug, { Entrée: 2, Soutien: 1 });
  await putIn(page, dole.slug, { Solo: 1 });
  await page.goto('/cart');
  await expect(page.getByText('2 commandes')).toBeVisible();
  await expect(page.getByText(/11\s000\s*(¥|JPY|¥)/).first()).toBeVisible();
  await expectGoodScreen(page, `cart-two-${info.project.name}`);
});

test('a date is chosen, a donation typed, a code tried; what is sold out says so', async ({
  page,
  request,
}, info) => {
  const { id, slug, owner } = await selling(request, {
    nDates: 3,
    offers: [
      { name_fr: 'Solo', name_en: 'Solo', price: { amount: 2500, currency: 'EUR' } },
      {
        name_fr: 'Groupe',
        name_en: 'Group',
        price: { amount: 1800, currency: 'EUR' },
        min_per_order: 5,
      },
      {
        name_fr: 'Soutien',
        name_en: 'Support',
        kind: 'donation',
        price: { amount: 1000, currency: 'EUR' },
        min_price: { amount: 500, currency: 'EUR' },
      },
    ],
  });
  await owner.post(`events/${id}/promo-codes`, {
    code: 'MOINS5',
    effect: 'amount',
    amount: { amount: 500, currency: 'EUR' },
  });
  const event = await (await request.get(`/api/v1/events/${slug}`)).json();
  await owner.put(`events/${id}/capacity/${event.occurrences[1].id}`, { capacity: 3 });
  await page.goto(`/events/${slug}`);
  await page.getByRole('button', { name: 'Un de plus : Groupe' }).click();
  await expect(page.getByRole('spinbutton', { name: /Groupe/ })).toHaveValue('5');
  await page.getByRole('button', { name: 'Un de moins : Groupe' }).click();
  await expect(page.getByRole('spinbutton', { name: /Groupe/ })).toHaveValue('0');
  await page.getByRole('button', { name: 'Un de plus : Soutien' }).click();
  await page.getByLabel('Votre don (EUR)').fill('3');
  await expect(page.getByText('Au moins 5 €.')).toBeVisible();
  await page.getByLabel('Votre don (EUR)').fill('12,50');
  await page.getByRole('button', { name: 'J’ai un code' }).click();
  await page.getByLabel('Code promo').fill('moins5');
  await page.getByRole('button', { name: 'Utiliser' }).click();
  await expect(page.getByText('MOINS5 est appliqué.')).toBeVisible();
  await page.getByRole('radio').nth(1).check();
  await expect(page.getByText('Plus que 3 billets').first()).toBeVisible();
  await expect(page.getByRole('row', { name: /Groupe/ })).toContainText('Complet');
  await page.getByRole('spinbutton', { name: /Solo/ }).fill('2');
  await expectGoodScreen(page, `tickets-dates-${info.project.name}`);
  await page.getByRole('button', { name: 'Ajouter au panier · 52,50 €' }).click();
  await inHeader(page, 3);
  await page.goto('/cart');
  await expect(total(page)).toContainText('MOINS5');
});
