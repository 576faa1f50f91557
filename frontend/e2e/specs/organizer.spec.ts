import type { APIRequestContext } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe';
import { mailedLink } from '../fixtures/mailbox';
import { type Person, join, signIn } from '../fixtures/people';
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
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Événements');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Créer un événement' }).click();
  await page.getByLabel('Titre en français').fill(title);
  await page.getByRole('button', { name: 'Continuer' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('De quoi s’agit-il ?');
  await page.getByLabel('Résumé en français').fill('Dix pianistes, une nuit.');
  await page.getByLabel('Présentation en français').fill('Une nuit **entière** de musique.');
  await page.getByLabel('Catégorie').selectOption('concert');
  await page.getByRole('main').getByText('English', { exact: true }).click();
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
  for (const name of ['Solo', 'Duo']) {
    const handle = page.getByRole('button', { name: `Déplacer : ${name}` });
    // oxlint-disable-next-line no-await-in-loop
    await handle.dragTo(offers.first(), { steps: 8 });
    // oxlint-disable-next-line no-await-in-loop
    await expect(offers.first()).toContainText(name);
  }

  await page.getByRole('link', { name: /Publier/ }).click();
  await expect(page.getByText('Une date à venir')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Publier l’événement' }).click();
  await expect(page.getByText('C’est publié', { exact: false })).toBeVisible();
  await expect(page.getByRole('img', { name: /Code QR/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Voir la page', exact: true }).click();
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
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
  const seen = await request.get(`/api/v1/manage/events/${id}`, { headers });
  expect(((await seen.json()) as { summary_fr: string }).summary_fr).toBe('Écrit dans le train.');
});

/** Makes somebody a member, over the API. */
async function enlist(
  request: APIRequestContext,
  headers: Record<string, string>,
  guest: Person,
  role: string,
): Promise<void> {
  const data = { email: guest.email, role };
  const invited = await request.post('/api/v1/manage/org/invitations', { headers, data });
  expect(invited.status()).toBe(201);
  const link = await mailedLink(request, guest.email, '/invitations');
  const accepted = await request.post('/api/v1/member-invitations/accept', {
    headers: { authorization: `Bearer ${guest.access}` },
    data: { token: link.split('token=')[1] },
  });
  expect(accepted.ok()).toBe(true);
}

test('members see of events what is their business', async ({ page, request }) => {
  const owner = await join(request, { organization: 'Chœur du Jura' });
  const { slug, headers } = await mine(request, owner.access);
  const data = { title_fr: 'Chants de Noël' };
  const made = await request.post('/api/v1/manage/events', { headers, data });
  const { id } = (await made.json()) as { id: string };
  const support = await join(request, { name: 'Sacha Support' });
  await enlist(request, headers, support, 'support');
  await signIn(page, support, `/organizations/${slug}/events`);
  await expect(page.getByRole('link', { name: 'Nouvel événement' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Chants de Noël' }).click();
  await expect(page.getByText('Vous pouvez tout lire ici', { exact: false })).toBeVisible();
  await expect(page.getByLabel('Titre en français')).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole('link', { name: /Publier/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publier l’événement' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Supprimer' })).toHaveCount(0);

  const door = await join(request, { name: 'Dominique Door' });
  await enlist(request, headers, door, 'door');
  await page.context().clearCookies();
  await page.evaluate(() => window.localStorage.clear());
  await signIn(page, door, `/organizations/${slug}`);
  const sections = page.getByRole('navigation', { name: 'Chœur du Jura' });
  await expect(sections.getByRole('link', { name: 'Fiche' })).toBeVisible();
  await expect(sections.getByRole('link', { name: 'Événements' })).toHaveCount(0);
  await page.goto(`/organizations/${slug}/events/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce guichet n’est pas le vôtre');
});

test('a cover is chosen, centred, described and taken away', async ({ page, request }) => {
  const owner = await join(request, { organization: 'Galerie Neuve' });
  const { slug, headers } = await mine(request, owner.access);
  const data = { title_fr: 'Vernissage' };
  const made = await request.post('/api/v1/manage/events', { headers, data });
  const { id } = (await made.json()) as { id: string };
  await signIn(page, owner, `/organizations/${slug}/events/${id}/look`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quelle allure ?');
  await expectAccessible(page);
  const picture = new URL('../../public/icon-512.png', import.meta.url).pathname;
  await page.getByLabel('Choisir une image').setInputFiles(picture);
  await page.getByLabel('De gauche à droite').fill('80');
  await page.getByLabel('Ce qu’elle montre, en français').fill('Une toile rouge');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('status').getByText('Enregistré')).toBeVisible();
  const seen = await request.get(`/api/v1/manage/events/${id}`, { headers });
  const { image } = (await seen.json()) as { image: { focal_x: number; alt_fr: string } };
  expect([image.focal_x, image.alt_fr]).toEqual([80, 'Une toile rouge']);
  await page.getByRole('button', { name: 'Retirer l’image' }).click();
  await expect(page.getByLabel('Choisir une image')).toBeAttached();
});

test('an event is unpublished, duplicated and deleted, and a venue in use stays', async ({
  page,
  request,
}) => {
  const owner = await join(request, { organization: 'Salle Verte' });
  const { slug, headers } = await mine(request, owner.access);
  const venue = await request.post('/api/v1/manage/venues', {
    headers,
    data: { name: 'Salle Verte', city: 'Dole', country: 'FR' },
  });
  const { id: venue_id } = (await venue.json()) as { id: string };
  const made = await request.post('/api/v1/manage/events', {
    headers,
    data: { title_fr: 'Bal trad', category: 'concert', venue_id },
  });
  const { id } = (await made.json()) as { id: string };
  const starts_at = new Date(Date.now() + 9 * 86_400_000).toISOString();
  const ends_at = new Date(Date.now() + 9 * 86_400_000 + 7_200_000).toISOString();
  const at = `/api/v1/manage/events/${id}`;
  await request.post(`${at}/occurrences`, { headers, data: { starts_at, ends_at } });
  await request.post(`${at}/offers`, { headers, data: { name_fr: 'Entrée', kind: 'free' } });
  const published = await request.post(`${at}/publish`, { headers });
  expect(published.status()).toBe(200);

  await signIn(page, owner, `/organizations/${slug}/events`);
  await expect(page.getByText('1 date à venir')).toBeVisible();
  await page.getByRole('link', { name: 'Brouillon' }).click();
  await expect(page).toHaveURL(/status=draft/);
  await expect(page.getByText('Aucun événement ne correspond', { exact: false })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Titre d’un événement')).toBeFocused();
  await page.getByRole('link', { name: 'Tous' }).click();
  await page.getByRole('link', { name: 'Bal trad', exact: true }).click();

  // What is public changes when its editor says so, not letter by letter.
  await page.getByLabel('Résumé en français').fill('On danse.');
  await expect(page.getByText('Modifications pas encore visibles')).toBeVisible();
  await page.getByRole('button', { name: 'Mettre en ligne' }).click();
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: /Publier/ }).click();
  await page.getByRole('button', { name: 'Dépublier' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('redevient un brouillon');
  await dialog.getByRole('button', { name: 'Dépublier' }).click();
  await expect(page.getByRole('button', { name: 'Publier l’événement' })).toBeEnabled();
  await page.getByRole('button', { name: 'Publier l’événement' }).click();
  await page.getByRole('button', { name: 'Annuler l’événement' }).click();
  await dialog.getByLabel('Motif').fill('La salle est inondée.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Annuler l’événement' }).click();
  await expect(page.getByText('La salle est inondée.', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Dupliquer' }).click();
  await dialog.getByRole('button', { name: 'Dupliquer' }).click();
  await expect(page).toHaveURL(new RegExp(`/events/(?!${id})[^/]+$`));
  await expect(page.getByLabel('Titre en français')).toBeEnabled();

  await page.goto(`/organizations/${slug}/venues`);
  await page.getByRole('button', { name: 'Supprimer : Salle Verte' }).click();
  await dialog.getByRole('button', { name: 'Supprimer' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Des événements ont lieu ici');
  await dialog.getByRole('button', { name: 'Annuler' }).click();
  await page.getByRole('button', { name: 'Modifier : Salle Verte' }).click();
  await dialog.getByLabel('Rue et numéro').fill('3, rue du Bal');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('3, rue du Bal', { exact: false })).toBeVisible();
  await expectAccessible(page);
});

test('the preview shows what is being typed', async ({ page, request }) => {
  const person = await join(request, { organization: 'Théâtre du Nord' });
  const { slug, headers } = await mine(request, person.access);
  const made = await request.post('/api/v1/manage/events', {
    headers,
    data: { title_fr: 'Avant la pluie' },
  });
  const { id } = (await made.json()) as { id: string };
  await signIn(page, person, `/organizations/${slug}/events/${id}`);
  const preview = page.getByRole('complementary', { name: 'Aperçu de la page' });
  await expect(preview.getByRole('heading', { name: 'Avant la pluie' })).toBeVisible();
  // Nothing is saved: the page alone knows what is typed.
  await page.route('**/api/v1/manage/events/**', async (route) => {
    await (route.request().method() === 'PATCH' ? route.abort() : route.continue());
  });
  const title = page.getByLabel('Titre en français');
  await title.fill('Pendant ');
  await title.press('End');
  await title.pressSequentially('l’orage');
  await expect(preview.getByRole('heading', { name: 'Pendant l’orage' })).toBeVisible();
  await expect(preview.getByRole('heading', { name: 'Avant la pluie' })).toHaveCount(0);
});
