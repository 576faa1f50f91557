import { expectAccessible } from '../fixtures/axe';
import { mailedLink } from '../fixtures/mailbox';
import { organizing, unique } from '../fixtures/organizing';
import { demoOrganizer, freshEmail, join, signIn } from '../fixtures/people';
import { expect, test } from '../fixtures/test';

/** As a field writes it: this day in so many years, less a month. */
function nextYear(years: number): string {
  const date = new Date();
  date.setMonth(date.getMonth() + 12 * years - 1);
  return `${date.toISOString().slice(0, 10)}T23:30`;
}

test('somebody is invited, accepts, changes role and leaves', async ({
  page,
  browser,
  request,
}) => {
  const owner = await join(request, { name: 'Olga Owner', organization: 'Théâtre du Parc' });
  const guest = await join(request, { name: 'Gaston Leroux' });
  await signIn(page, owner);
  await page.getByRole('link', { name: 'Organisations' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Théâtre du Parc' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Théâtre du Parc');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Membres' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Membres');
  await expectAccessible(page);
  await page.getByLabel('Adresse e-mail').fill(guest.email);
  await page.getByLabel('Rôle', { exact: true }).selectOption('door');
  await page.getByLabel('Jusqu’au (facultatif)').fill(nextYear(1));
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await expect(page.getByText(`L’invitation de ${guest.email} est partie.`)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'En attente de réponse' })).toBeVisible();
  await page.getByLabel('Adresse e-mail').fill(guest.email);
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await expect(page.getByLabel('Adresse e-mail')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);

  const elsewhere = await browser.newContext({ locale: 'fr-FR', serviceWorkers: 'block' });
  const phone = await elsewhere.newPage();
  await phone.goto(await mailedLink(request, guest.email, '/invitations'));
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Rejoindre Théâtre du Parc');
  await expectAccessible(phone);
  await phone.getByRole('main').getByRole('link', { name: 'Se connecter' }).click();
  await phone.getByLabel('Adresse e-mail').fill(guest.email);
  await phone.getByLabel('Mot de passe', { exact: true }).fill(guest.password);
  await phone.keyboard.press('Enter');
  await phone.getByLabel('Code à six chiffres').fill(await guest.app.code());
  await phone.getByRole('button', { name: 'Accepter' }).click();
  await expect(phone).toHaveURL(/\/organizations\/[^/]+$/);
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Théâtre du Parc');
  await expect(phone.getByRole('link', { name: 'Membres' })).toHaveCount(0);
  await expectAccessible(phone);
  const closed = new URL('members', `${phone.url()}/`).pathname;
  await phone.goto(closed);
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText(
    'Ce guichet n’est pas le vôtre',
  );
  await expectAccessible(phone);

  await page.reload();
  const row = page.getByRole('listitem').filter({ hasText: guest.email });
  await expect(row.getByText('Accès jusqu’au', { exact: false })).toBeVisible();
  await row.getByRole('button', { name: 'Modifier : Gaston Leroux' }).click();
  const editor = page.getByRole('dialog', { name: 'Le rôle de Gaston Leroux' });
  await expectAccessible(page);
  await editor.getByLabel('Rôle', { exact: true }).selectOption('manager');
  await editor.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(editor).toBeHidden();
  await expect(row.getByText('Gestionnaire')).toBeVisible();
  await page.getByRole('button', { name: 'Quitter' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Quitter' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).not.toBeEmpty();
  await page.getByRole('dialog').getByRole('button', { name: 'Annuler' }).click();
  await row.getByRole('button', { name: 'Retirer : Gaston Leroux' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer' }).click();
  await expect(row).toHaveCount(0);
  await elsewhere.close();
});

test('somebody at the door is limited to the events that are chosen', async ({ page, request }) => {
  await signIn(page, await demoOrganizer(request), '/organizations/ateliers-du-canal/members');
  const email = freshEmail('porte');
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Rôle', { exact: true }).selectOption('door');
  const events = page.getByRole('group', { name: 'Événements' });
  await events.getByRole('checkbox').nth(0).check();
  await events.getByRole('checkbox').nth(1).check();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  const row = page.getByRole('listitem').filter({ hasText: email });
  await expect(row.getByText('2 événements')).toBeVisible();
  await row.getByRole('button', { name: `Annuler : ${email}` }).click();
  await expect(row).toHaveCount(0);
});

test('an API token is made, shown once and revoked', async ({ page, request }) => {
  await signIn(
    page,
    await join(request, { organization: 'Salle Bleue' }),
    '/account/organizations',
  );
  await page.getByRole('main').getByRole('link', { name: 'Salle Bleue' }).click();
  await page.getByRole('link', { name: 'Jetons d’API' }).click();
  await expect(page.getByText('Aucun programme n’a accès', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('À quoi il sert').fill('Comptabilité');
  await page.getByRole('button', { name: 'Créer le jeton' }).click();
  await expect(page.getByText(/^gat_/)).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText(/^gat_/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Révoquer : Comptabilité' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Révoquer' }).click();
  await expect(page.getByRole('main').getByText('Comptabilité')).toHaveCount(0);
});

test('an organization is opened, described, and its log read', async ({ page, request }) => {
  await signIn(page, await join(request), '/account/organizations');
  await expect(page.getByText('aucune organisation', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Ouvrir l’organisation' }).click();
  await expect(page.getByLabel('Nom de votre organisation')).toBeFocused();
  await page.getByLabel('Nom de votre organisation').fill('Cirque des Deux Rives');
  await page.getByRole('button', { name: 'Ouvrir l’organisation' }).click();
  await expect(page).toHaveURL(/\/organizations\/cirque-des-deux-rives/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cirque des Deux Rives');

  await page.getByLabel('Présentation en français').fill('Un chapiteau, deux berges.');
  await page.getByLabel('Site web').fill('not an address');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByLabel('Site web')).toBeFocused();
  await expect(page.getByText('Écrivez une adresse complète', { exact: false })).toBeVisible();
  await page.getByLabel('Site web').fill('https://deuxrives.example');
  await page.getByLabel('Nom de votre organisation').fill('Cirque des Trois Rives');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('status').getByText('Enregistré')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cirque des Trois Rives');
  await page.reload();
  await expect(page.getByLabel('Présentation en français')).toHaveValue(
    'Un chapiteau, deux berges.',
  );

  // As if somebody else had saved it meanwhile.
  await page.route('**/api/v1/manage/org?*', (route) =>
    route.request().method() === 'PATCH'
      ? route.continue({ headers: { ...route.request().headers(), 'if-match': '"old"' } })
      : route.continue(),
  );
  await page.getByLabel('Site web').fill('https://autre.example');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(
    page.getByRole('alert').getByText('modifiée ailleurs', { exact: false }),
  ).toBeVisible();
  await expect(page.getByLabel('Site web')).toHaveValue('https://deuxrives.example/');

  await page.getByRole('link', { name: 'Journal d’audit' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Journal d’audit');
  await expect(page.getByRole('listitem').filter({ hasText: 'Fiche modifiée' })).toBeVisible();
  await page.getByText('Détails').first().click();
  await expectAccessible(page);
  await page.getByLabel('Action').selectOption({ label: 'Organisation ouverte' });
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
  await page.getByLabel('Action').selectOption({ label: 'Membre parti' });
  await expect(page.getByText('Rien n’est consigné à ce sujet.')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Fiche' }).click();
  await page.getByRole('button', { name: 'Supprimer l’organisation…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Supprimer cette organisation ?' });
  await dialog.getByRole('textbox').fill('Cirque des Deux Rives');
  await dialog.getByRole('button', { name: 'Supprimer pour toujours' }).click();
  await expect(dialog.getByText('Cela ne correspond pas', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill('Cirque des Trois Rives');
  await dialog.getByRole('button', { name: 'Supprimer pour toujours' }).click();
  await expect(page).toHaveURL('/account/organizations');
  await expect(page.getByText('aucune organisation', { exact: false })).toBeVisible();
});

test('somebody with two organizations goes from one to the other', async ({ page, request }) => {
  const person = await join(request, { name: 'Ada Lenoir', organization: unique('Les Lilas') });
  const headers = { authorization: `Bearer ${person.access}` };
  const first = await organizing(request, person.access);
  await first.post('events', { title_fr: 'Piano sous les lilas' });
  const second = unique('Cirque du Nord');
  const made = await request.post('/api/v1/manage/org', { headers, data: { name: second } });
  expect(made.ok(), await made.text()).toBe(true);
  const { id } = (await made.json()) as { id: string };
  const event = { title_fr: 'Trapèze et clowns' };
  const drafted = await request.post(`/api/v1/manage/events?org=${id}`, { headers, data: event });
  expect(drafted.ok(), await drafted.text()).toBe(true);

  await signIn(page, person, `/organizations/${first.slug}/events`);
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'Piano sous les lilas' })).toBeVisible();
  await expect(main.getByText('Trapèze et clowns')).toHaveCount(0);
  const menu = page.getByRole('button', { name: 'Ada Lenoir : menu du compte' });
  await menu.click();
  await page.getByRole('banner').getByRole('link', { name: second }).click();
  await expect(main.getByRole('link', { name: 'Trapèze et clowns' })).toBeVisible();
  await expect(main.getByText('Piano sous les lilas')).toHaveCount(0);
  await menu.click();
  await page
    .getByRole('banner')
    .getByRole('link', { name: /^Les Lilas/ })
    .click();
  await expect(page).toHaveURL(`/organizations/${first.slug}/events`);
  await expect(main.getByRole('link', { name: 'Piano sous les lilas' })).toBeVisible();
  await expect(main.getByText('Trapèze et clowns')).toHaveCount(0);
});
