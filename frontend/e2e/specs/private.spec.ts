import { expectAccessible } from '../fixtures/axe';
import { mailedLink } from '../fixtures/mailbox';
import { organizing, publish, unique } from '../fixtures/organizing';
import { freshEmail, join, signIn } from '../fixtures/people';
import { expectGoodScreen } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

test('a guest accepts by mail, sees the event, and declines after all', async ({
  page,
  request,
}, info) => {
  const owner = await join(request, { organization: unique('Le Salon') });
  const mine = await organizing(request, owner.access);
  const { id, slug } = await publish(mine, unique('Soirée privée'), 'private');
  const email = freshEmail('nina');
  await mine.post(`events/${id}/invitations`, { invitees: [{ email }], locale: 'fr' });
  const link = await mailedLink(request, email, '/event-invitations');

  await page.goto(`/events/${slug}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce guichet n’existe pas');

  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Soirée privée');
  await expect(page.getByText('Réponse attendue avant le', { exact: false })).toBeVisible();
  await expectGoodScreen(page, `guest-invitation-${info.project.name}`);
  await page.getByRole('button', { name: 'Accepter l’invitation' }).click();
  await expect(page).toHaveURL(`/events/${slug}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Soirée privée');
  await expect(page.getByRole('row').filter({ hasText: 'Entrée' }).first()).toBeVisible();
  await expect(page.getByText('Événement privé', { exact: false })).toBeVisible();
  await expectGoodScreen(page, `guest-event-${info.project.name}`);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Agenda (.ics)' }).click();
  expect((await download).suggestedFilename()).toBe(`${slug}.ics`);

  // The server's own first answer is still that there is nothing: the device has the key.
  const again = await page.reload();
  expect(again?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Soirée privée');

  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByText('Vous avez accepté', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Finalement, refuser' }).click();
  await expect(page.getByText('Vous avez refusé', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/events/${slug}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce guichet n’existe pas');
});

test('a private link opens once where it may, and says why it does not', async ({
  page,
  browser,
  request,
}, info) => {
  const owner = await join(request, { organization: unique('Le Salon') });
  const mine = await organizing(request, owner.access);
  const { id, slug } = await publish(mine, unique('Avant-première'), 'private');
  const { url } = await mine.post(`events/${id}/private-links`, { name: 'Presse', max_uses: 1 });
  const path = `/events/${slug}#${url.split('#')[1]}`;

  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Avant-première');
  await expect(page).toHaveURL(`/events/${slug}`);
  // Opened twice on one device, it counts once.
  await page.goto('about:blank');
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Avant-première');

  const elsewhere = await browser.newContext({ locale: 'fr-FR', serviceWorkers: 'block' });
  const theirs = await elsewhere.newPage();
  await theirs.goto(path);
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Ce lien ne donne plus accès');
  await expectGoodScreen(theirs, `guest-over-${info.project.name}`);
  await theirs.goto('about:blank');
  await theirs.goto(`/events/${slug}#access=gpl_wrong`);
  await expect(theirs.getByRole('heading', { level: 1 })).toContainText(
    'Ce lien ne fonctionne pas',
  );
  await theirs.goto('about:blank');
  await theirs.goto('/event-invitations#token=wrong');
  await expect(theirs.getByRole('heading', { level: 1 })).toContainText(
    'Ce lien ne fonctionne pas',
  );
  await expectAccessible(theirs);
  await elsewhere.close();
});

test('an account finds its invitations, and has the event on every device', async ({
  page,
  request,
}, info) => {
  const owner = await join(request, { organization: unique('Le Salon') });
  const mine = await organizing(request, owner.access);
  const title = unique('Dîner');
  const { id, slug } = await publish(mine, title, 'private');
  const guest = await join(request, { name: 'Gilles Guest' });
  await mine.post(`events/${id}/invitations`, { invitees: [{ email: guest.email }] });
  await signIn(page, guest);
  await expect(page.getByRole('heading', { name: 'Vos invitations' })).toBeVisible();
  await expectGoodScreen(page, `my-invitations-${info.project.name}`);
  await page.getByRole('button', { name: `Accepter : ${title}` }).click();
  await page.getByRole('link', { name: title }).click();
  await expect(page).toHaveURL(`/events/${slug}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await page.goto('/account');
  await page.getByRole('button', { name: `Refuser : ${title}` }).click();
  await expect(page.getByText('Refusée', { exact: true })).toBeVisible();
  await page.goto(`/events/${slug}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce guichet n’existe pas');
});
