import { expectAccessible } from '../fixtures/axe';
import { organizing, publish, unique } from '../fixtures/organizing';
import { freshEmail, join, signIn } from '../fixtures/people';
import { expectGoodScreen } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

test('an organizer hands on links and invites a list, and reads what was refused', async ({
  page,
  request,
}, info) => {
  test.slow();
  const owner = await join(request, { organization: unique('Galerie') });
  const mine = await organizing(request, owner.access);
  const { id } = await publish(mine, unique('Vernissage'), 'private');
  await signIn(page, owner, `/organizations/${mine.slug}/events/${id}/guests`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Qui peut entrer ?');
  await expectGoodScreen(page, `guests-empty-${info.project.name}`);

  await page.getByRole('button', { name: 'Nouveau lien privé' }).click();
  const dialog = page.getByRole('dialog', { name: 'Nouveau lien privé' });
  await dialog.getByRole('button', { name: 'Créer le lien' }).click();
  await expect(dialog.getByLabel('Pour qui ?')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Pour qui ?').fill('Presse');
  await dialog.getByLabel('Nombre de personnes').fill('3');
  await dialog.getByLabel('Valable jusqu’au').fill('2020-01-01T10:00');
  await dialog.getByRole('button', { name: 'Créer le lien' }).click();
  await expect(dialog.getByLabel('Valable jusqu’au')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await dialog.getByLabel('Valable jusqu’au').fill('2099-01-01T10:00');
  await dialog.getByRole('button', { name: 'Créer le lien' }).click();
  await expect(dialog.locator('code')).toContainText('#access=');
  await expectGoodScreen(page, `link-made-${info.project.name}`);
  await dialog.getByRole('button', { name: 'C’est copié' }).click();
  await expect(page.getByText('0 sur 3 personnes entrées', { exact: false })).toBeVisible();

  const [first, second, third] = [freshEmail('a'), freshEmail('b'), freshEmail('c')];
  await page.getByLabel('Adresses e-mail').fill(`Zoé <${first}>, ${second}\npas-une-adresse`);
  await page.getByRole('button', { name: 'Envoyer les invitations' }).click();
  await expect(page.getByText('2 invitations envoyées.')).toBeVisible();
  await expect(page.getByText('Adresse incorrecte')).toBeVisible();
  const csv = `email;langue\n${third};en\n${first};fr\npas-une-adresse;fr\n${freshEmail('d')};de\n`;
  await page.getByLabel('Choisir un fichier CSV').setInputFiles({
    name: 'invites.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(csv),
  });
  await expect(page.getByText('5 lignes')).toBeVisible();
  await page.getByRole('button', { name: 'Envoyer les invitations' }).click();
  await expect(page.getByText('1 invitation envoyée.')).toBeVisible();
  await expect(page.getByText('Déjà invitée')).toBeVisible();
  await expect(page.getByText('Langue inconnue : fr ou en')).toBeVisible();
  await expectGoodScreen(page, `guests-report-${info.project.name}`);

  await page.getByRole('button', { name: `Renvoyer : ${first}` }).click();
  await expect(page.getByText('Renvoyée.', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: `Annuler : ${second}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Annuler l’invitation' }).click();
  await page.getByLabel('État').selectOption({ label: 'Annulée' });
  await expect(page.getByText(second)).toBeVisible();
  await expect(page.getByRole('button', { name: `Renvoyer : ${first}` })).toHaveCount(0);
  await page.getByRole('button', { name: 'Annuler le lien : Presse' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Annuler le lien' }).click();
  await expect(page.getByText('Aucun lien pour l’instant.')).toBeVisible();
});

test('an organizer asks questions, of some, in an order', async ({ page, request }, info) => {
  test.slow();
  const owner = await join(request, { organization: unique('Atelier') });
  const mine = await organizing(request, owner.access);
  const { id } = await publish(mine, unique('Stage'), 'public');
  await signIn(page, owner, `/organizations/${mine.slug}/events/${id}/questions`);
  await expect(page.getByText('Aucune question', { exact: false })).toBeVisible();
  await expectGoodScreen(page, `questions-empty-${info.project.name}`);

  await page.getByRole('button', { name: 'Nouvelle question' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Ajouter la question' }).click();
  await expect(dialog.getByText('Écrivez la question', { exact: false })).toBeVisible();
  await dialog.getByLabel('Question en français').fill('Quelle taille ?');
  await dialog
    .getByLabel('Réponse', { exact: true })
    .selectOption({ label: 'Choix dans une liste' });
  await dialog.getByLabel('Qui répond ?').selectOption({ label: 'Chaque participant' });
  await dialog.getByRole('button', { name: 'Ajouter la question' }).click();
  await expect(dialog.getByText('au moins deux réponses', { exact: false })).toBeVisible();
  await dialog.getByLabel('Réponse 1 en français').fill('S');
  await dialog.getByLabel('Réponse 2 en français').fill('M');
  await dialog.getByRole('button', { name: 'Ajouter une réponse' }).click();
  await dialog.getByLabel('Réponse 3 en français').fill('L');
  await dialog.getByLabel('Réponse obligatoire').check();
  await dialog.getByLabel('Pour quels tarifs ?').selectOption('some');
  await dialog.getByLabel('Entrée').check();
  await expectGoodScreen(page, `question-form-${info.project.name}`);
  await dialog.getByRole('button', { name: 'Ajouter la question' }).click();
  await expect(page.getByText('Choix dans une liste (3 réponses)', { exact: false })).toBeVisible();
  await expect(page.getByText('pour Entrée', { exact: false })).toBeVisible();

  await page.getByRole('button', { name: 'Nouvelle question' }).click();
  await dialog.getByLabel('Question en français').fill('J’accepte le règlement');
  await dialog.getByLabel('Réponse', { exact: true }).selectOption({ label: 'Case à cocher' });
  await dialog.getByRole('button', { name: 'Ajouter la question' }).click();
  const move = page.getByRole('button', { name: 'Déplacer : J’accepte le règlement' });
  await move.press('ArrowUp');
  await expect(move).toBeFocused();
  await expectGoodScreen(page, `questions-${info.project.name}`);
  await page.reload();
  const handles = page.getByRole('button', { name: /^Déplacer/ });
  await expect(handles.first()).toHaveAccessibleName('Déplacer : J’accepte le règlement');

  await page.getByRole('button', { name: 'Modifier : Quelle taille ?' }).click();
  await expect(dialog.getByLabel('Réponse 3 en français')).toHaveValue('L');
  await dialog.getByRole('button', { name: 'Retirer la réponse 3' }).click();
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('(2 réponses)', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Supprimer : J’accepte le règlement' }).click();
  await dialog.getByRole('button', { name: 'Supprimer la question' }).click();
  await expect(page.getByText('J’accepte le règlement')).toHaveCount(0);
});
