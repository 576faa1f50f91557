import { expectAccessible } from '../fixtures/axe';
import { mailedLink } from '../fixtures/mailbox';
import { administrator, join, signIn } from '../fixtures/people';
import { expect, test } from '../fixtures/test';

test('accounts are found, disabled and re-enabled with a reason, which the log keeps', async ({
  page,
  request,
}) => {
  const person = await join(request, { name: 'Pierre Untel' });
  await signIn(page, await administrator(request), '/admin/users');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Comptes');
  await expectAccessible(page);
  await page.getByLabel('Nom ou adresse').fill(person.email);
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await page.getByRole('link', { name: 'Pierre Untel' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pierre Untel');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Désactiver le compte' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Motif').fill('court');
  await dialog.getByRole('button', { name: 'Désactiver le compte' }).click();
  await expect(dialog.getByLabel('Motif')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await dialog.getByLabel('Motif').fill('Essai du bout en bout, demandé par le test');
  await dialog.getByRole('button', { name: 'Désactiver le compte' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Désactivé', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Réactiver le compte' }).click();
  await dialog.getByLabel('Motif').fill('Essai terminé, tout va bien');
  await dialog.getByRole('button', { name: 'Réactiver le compte' }).click();
  await expect(page.getByText('Désactivé', { exact: true })).toHaveCount(0);

  await page.getByRole('button', { name: 'Retirer un second facteur perdu' }).click();
  await dialog.getByLabel('Motif').fill('Téléphone perdu, identité vérifiée par appel');
  await dialog.getByRole('button', { name: 'Retirer un second facteur perdu' }).click();
  await expect(page.getByText(/Prend effet le/)).toBeVisible();
  await expectAccessible(page);
  const link = await mailedLink(request, person.email, '/account/factor-reset/cancel');
  await page.goto(link);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Arrêter le retrait' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rien ne sera retiré');

  await page.goto('/admin/audit');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Journal d’audit');
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
  await page.getByLabel('Action').selectOption({ label: 'Compte désactivé' });
  await expect(page).toHaveURL('/admin/audit?action=accounts.disabled');
  await page.getByText('Détails').first().click();
  await expect(page.getByText('Essai du bout en bout', { exact: false }).first()).toBeVisible();
  await expectAccessible(page);
});

test('support looks into an organization for a reason, which the organization reads', async ({
  page,
  browser,
  request,
}) => {
  const name = `Harmonie ${Date.now().toString(36)}`;
  const owner = await join(request, { name: 'Odile Owner', organization: name });
  await signIn(page, await administrator(request), '/admin/organizations');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organisations');
  await expectAccessible(page);
  await page.getByLabel('Nom').fill(name);
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await page.getByRole('button', { name: `Demander l’accès : ${name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Accès à ${name}` });
  await dialog.getByLabel('Motif').fill('court');
  await dialog.getByRole('button', { name: 'Ouvrir l’accès' }).click();
  await expect(dialog.getByLabel('Motif')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await dialog.getByLabel('Motif').fill('Appel de la propriétaire, dossier 12');
  await dialog.getByRole('button', { name: 'Ouvrir l’accès' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(page.getByText(owner.email)).toBeVisible();
  await expectAccessible(page);

  const elsewhere = await browser.newContext({ locale: 'fr-FR', serviceWorkers: 'block' });
  const theirs = await elsewhere.newPage();
  await signIn(theirs, owner, '/account/organizations');
  await theirs.getByRole('main').getByRole('link', { name }).click();
  await theirs.getByRole('link', { name: 'Journal d’audit' }).click();
  const entry = theirs.getByRole('listitem').filter({ hasText: 'Accès ouvert à l’assistance' });
  await entry.getByText('Détails').click();
  await expect(entry.getByText('dossier 12', { exact: false })).toBeVisible();
  await elsewhere.close();

  await page.getByRole('link', { name: 'Organisations' }).click();
  await expect(page.getByRole('heading', { name: 'Vos accès ouverts' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: `Fermer l’accès : ${name}` }).click();
  await expect(page.getByRole('button', { name: `Fermer l’accès : ${name}` })).toHaveCount(0);
});

test('failed jobs are tried again or given up', async ({ page, request }) => {
  await signIn(page, await administrator(request), '/admin/jobs');
  await expect(page.getByText('Rien n’a échoué', { exact: false })).toBeVisible();
  await expectAccessible(page);
  // The demo's jobs do not fail: the answers are made up.
  let jobs = ['job-1', 'job-2'].map((id) => ({
    id,
    name: 'notices.send_mail',
    payload: { letter: 'accounts.password_reset', to: 'user' },
    attempts: 12,
    last_error: 'connection refused: smtp.example.org:587',
    created_at: '2026-07-01T08:00:00Z',
  }));
  await page.route('**/api/v1/admin/jobs/dead?*', (route) =>
    route.fulfill({ json: { data: jobs, next_cursor: null } }),
  );
  await page.route('**/api/v1/admin/jobs/dead/*', (route) => {
    jobs = jobs.slice(1);
    return route.fulfill({ status: 204 });
  });
  await page.route('**/api/v1/admin/jobs/dead/*/retry', (route) => {
    jobs = jobs.slice(1);
    return route.fulfill({ status: 204 });
  });
  await page.reload();
  await page.getByText('Détails').first().click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Réessayer : Envoi d’un e-mail' }).first().click();
  await expect(page.getByText('Remise en file')).toBeVisible();
  const giveUp = page.getByRole('button', { name: 'Abandonner : Envoi d’un e-mail' });
  await expect(giveUp, 'the other one is gone').toHaveCount(1);
  await giveUp.click();
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Abandonner' }).click();
  await expect(page.getByText('Rien n’a échoué', { exact: false })).toBeVisible();
});

test('administration is not there for others', async ({ page, request }) => {
  await signIn(page, await join(request));
  await page.goto('/admin/users');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce guichet n’existe pas');
});
