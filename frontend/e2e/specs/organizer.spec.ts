import type { APIRequestContext } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe';
import { join, signIn } from '../fixtures/people';
import { expect, test } from '../fixtures/test';

interface Mine {
  headers: Record<string, string>;
  slug: string;
}

async function mine(request: APIRequestContext, token: string): Promise<Mine> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await request.get('/api/v1/manage/org', { headers });
  return { headers, ...((await answer.json()) as { slug: string }) };
}

/** As a field writes it: so many days from now, at half past seven in the evening. */
const evening = (days: number): string =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T19:30`;

test('somebody who never organized anything puts an event on sale', async ({ page, request }) => {
  test.slow();
  const person = await join(request, { organization: 'Théâtre du Nord' });
  const { slug } = await mine(request, person.access);
  const title = `La Nuit du piano ${Date.now().toString(36)}`;
  await signIn(page, person, `/organizations/${slug}/events`);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Créer un événement' }).click();
  await page.getByLabel('Titre en français').fill(title);
  await page.getByRole('button', { name: 'Continuer' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('De quoi s’agit-il ?');
  await page.getByLabel('Résumé en français').fill('Dix pianistes, une nuit.');
  await page.getByLabel('Présentation en français').fill('Une nuit **entière** de musique.');
  await page.getByLabel('Catégorie').selectOption('concert');
  await page.getByText('English', { exact: true }).click();
  await page.getByLabel('Titre en anglais').fill(`Piano night ${title.slice(-8)}`);
  await page.getByLabel('Présentation en anglais').fill('A whole night of **music**.');
  await page.getByLabel('Mots-clés').fill('piano');
  await page.getByLabel('Mots-clés').press('Enter');
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByLabel('Résumé en français')).toHaveValue('Dix pianistes, une nuit.');

  await page.getByRole('link', { name: 'Continuer : Où et quand' }).click();
  await page.getByRole('button', { name: 'Nouveau lieu' }).click();
  const venue = page.getByRole('dialog', { name: 'Nouveau lieu' });
  await venue.getByLabel('Nom du lieu').fill('Salle des fêtes');
  await venue.getByLabel('Ville').fill('Lille');
  await expectAccessible(page);
  await venue.getByRole('button', { name: 'Ajouter le lieu' }).click();
  await expect(page.getByLabel('Lieu', { exact: true }).locator('option:checked')).toHaveText(
    'Salle des fêtes, Lille',
  );
  await page.getByLabel('Début').fill(evening(30));
  await page.getByRole('button', { name: 'Ajouter la date' }).click();
  await expect(page.getByRole('main').locator('time').first()).toContainText('19:30 – 21:30');
  await page.getByText('Une série').click();
  await page.getByLabel('Premier jour').fill(evening(31).slice(0, 10));
  await page.getByLabel('Heure de début').fill('20:00');
  await page.getByLabel('Heure de fin').fill('22:00');
  await page.getByLabel('Nombre de dates').fill('3');
  await page.getByRole('button', { name: 'Ajouter la série' }).click();
  await expect(page.getByText('3 dates ajoutées.')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Continuer : Billets' }).click();
  await page.getByRole('button', { name: 'Solo' }).click();
  const offer = page.getByRole('dialog', { name: 'Nouveau tarif' });
  await expect(offer.getByLabel('Prix')).toBeFocused();
  await offer.getByLabel('Prix').fill('25,5');
  await expectAccessible(page);
  await offer.getByRole('button', { name: 'Ajouter le tarif' }).click();
  await page.getByRole('button', { name: 'Duo' }).click();
  await offer.getByLabel('Prix').fill('45');
  await offer.getByRole('button', { name: 'Ajouter le tarif' }).click();
  const offers = page.getByRole('main').getByRole('listitem').filter({ hasText: 'personne' });
  await expect(offers).toHaveCount(2);
  await expect(offers.first()).toContainText('25,50 €');
  await page.getByRole('button', { name: 'Déplacer : Duo' }).press('ArrowUp');
  await expect(page.getByText('Duo : place 1 sur 2')).toBeAttached();
  await expect(page.getByRole('button', { name: 'Déplacer : Duo' })).toBeFocused();
  await expectAccessible(page);

  await page.getByRole('link', { name: /Publier/ }).click();
  await expect(page.getByText('Une date à venir')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Publier l’événement' }).click();
  await expect(page.getByText('C’est publié', { exact: false })).toBeVisible();
  await expect(page.getByRole('img', { name: /Code QR/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Voir la page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  const rows = page.getByRole('row').filter({ hasText: '€' });
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('Duo');
  await expect(page.getByText('Salle des fêtes').first()).toBeVisible();
  const url = new URL(page.url());
  await page.context().addCookies([{ name: 'guichet_locale', value: 'en', url: url.origin }]);
  await page.goto(url.pathname);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Piano night/);
  await expect(page.locator('strong', { hasText: 'music' })).toBeVisible();
});

test('two editors of one event lose nothing', async ({ page, request }) => {
  const person = await join(request, { organization: 'Deux Plumes' });
  const { slug, headers } = await mine(request, person.access);
  const made = await request.post('/api/v1/manage/events', {
    headers,
    data: { title_fr: 'À deux mains', summary_fr: 'Avant.' },
  });
  const { id } = (await made.json()) as { id: string };
  const elsewhere = async (data: object) => {
    const seen = await request.get(`/api/v1/manage/events/${id}`, { headers });
    const etag = seen.headers()['etag'] ?? '';
    const done = await request.patch(`/api/v1/manage/events/${id}`, {
      headers: { ...headers, 'if-match': etag },
      data,
    });
    expect(done.status()).toBe(200);
  };
  await signIn(page, person, `/organizations/${slug}/events/${id}`);
  await expect(page.getByLabel('Résumé en français')).toHaveValue('Avant.');

  // Different fields: merged without a question.
  await elsewhere({ summary_fr: 'Écrit ailleurs.' });
  await page.getByLabel('Catégorie').selectOption('concert');
  await expect(page.getByLabel('Résumé en français')).toHaveValue('Écrit ailleurs.');
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();

  // The same field: somebody has to choose, and the server gets what was chosen.
  await elsewhere({ summary_fr: 'Leur phrase.' });
  await page.getByLabel('Résumé en français').fill('Ma phrase.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deux versions à réunir');
  await expect(page.getByRole('radio', { name: /Votre version.*Ma phrase/ })).toBeChecked();
  await expectAccessible(page);
  await page.getByRole('radio', { name: /L’autre version.*Leur phrase/ }).check();
  await page.getByRole('button', { name: 'Garder ces choix' }).click();
  await expect(page.getByLabel('Résumé en français')).toHaveValue('Leur phrase.');

  // Without a network it is kept here, over a reload too, and sent afterwards.
  await page.route('**/api/v1/manage/events/*?*', (route) =>
    route.request().method() === 'PATCH' ? route.abort() : route.continue(),
  );
  await page.getByLabel('Résumé en français').fill('Écrit dans le train.');
  await expect(page.getByText('Hors ligne', { exact: false })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Résumé en français')).toHaveValue('Écrit dans le train.');
  await page.unroute('**/api/v1/manage/events/*?*');
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
  const seen = await request.get(`/api/v1/manage/events/${id}`, { headers });
  expect(((await seen.json()) as { summary_fr: string }).summary_fr).toBe('Écrit dans le train.');
});
