import type { APIRequestContext } from '@playwright/test';
import { openDoor, ticketsOf } from '../fixtures/doors';
import { mailedLink } from '../fixtures/mailbox';
import { type Person, freshEmail, join, signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

const PRICE = { amount: 2500, currency: 'EUR' };
const SOLO = [{ name_fr: 'Solo', name_en: 'Solo', price: PRICE }];

/** What the door says of a code. */
async function scan(
  request: APIRequestContext,
  headers: Record<string, string>,
  event: string,
  code: string,
): Promise<string> {
  const data = { nonce: crypto.randomUUID(), list_id: event, code };
  const answer = await request.post('/api/v1/checkin/scans', { headers, data });
  expect(answer.ok(), await answer.text()).toBe(true);
  const { result, reason } = (await answer.json()) as { result: string; reason?: string | null };
  return reason ? `${result}: ${reason}` : result;
}

async function codeOf(request: APIRequestContext, person: Person, id: string): Promise<string> {
  const headers = { authorization: `Bearer ${person.access}` };
  const answer = await request.get(`/api/v1/tickets/${id}`, { headers });
  return ((await answer.json()) as { code: string }).code;
}

test('a ticket gets another name, another code, and goes to somebody else', async ({
  page,
  request,
}, info) => {
  test.slow();
  const { person: owner, onSale } = await openDoor(request, SOLO);
  const door = { authorization: `Bearer ${owner.access}` };
  const { tickets, buyer } = await ticketsOf(request, onSale, { Solo: 1 });
  const [ticket] = tickets;
  if (!ticket) throw new Error('no ticket');
  const isFrench = languageOf(info.project.name) === 'fr';
  const say = (fr: string, en: string) => (isFrench ? fr : en);
  const press = (fr: string, en: string) =>
    page
      .getByRole('button', { name: say(fr, en), exact: true })
      .last()
      .click();
  await signIn(page, buyer);
  await speak(page, languageOf(info.project.name));
  await page.goto(`/tickets/${ticket.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(onSale.title);

  await press('Changer le nom', 'Change the name');
  await page.getByRole('textbox', { name: say('Au nom de', 'Name') }).fill('Max Roux');
  await expectGoodScreen(page, `holder-rename-${info.project.name}`);
  await press('Enregistrer le nom', 'Save the name');
  await expect(page.getByText(say('Nom changé.', 'Name changed.'))).toBeVisible();
  await expect(page.locator('dd', { hasText: 'Max Roux' })).toBeVisible();
  expect(await codeOf(request, buyer, ticket.id), 'the code stays').toBe(ticket.code);

  await press('Téléphone perdu ? Nouveau code', 'Phone lost? New code');
  await expectGoodScreen(page, `holder-reissue-${info.project.name}`);
  await press('Créer un nouveau code', 'Make a new code');
  await expect(
    page.getByText(say('Le billet a un nouveau code', 'The ticket has a new code')),
  ).toBeVisible();
  const second = await codeOf(request, buyer, ticket.id);
  expect(second).not.toBe(ticket.code);
  expect(await scan(request, door, onSale.id, ticket.code)).toBe('refused: replaced');

  const taker = await join(request, { name: 'Léa Suivante' });
  await press('Donner à quelqu’un', 'Give it to somebody');
  await page
    .getByRole('textbox', { name: say('Son adresse e-mail', 'Their email address') })
    .fill(taker.email);
  await expectGoodScreen(page, `holder-offer-${info.project.name}`);
  await press('Envoyer le lien', 'Send the link');
  await expect(
    page.getByText(say(`Proposé à ${taker.email}`, `Offered to ${taker.email}`)),
  ).toBeVisible();
  await expectGoodScreen(page, `holder-pending-${info.project.name}`);
  const taken = await mailedLink(request, taker.email, '/transfers');
  await press('Reprendre le billet', 'Take it back');
  await press('Reprendre le billet', 'Take it back');
  await expect(
    page.getByText(say('Le billet reste à vous.', 'The ticket stays yours.'), { exact: true }),
  ).toBeVisible();
  await page.goto(taken);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    say('Ce billet n’est plus proposé', 'This ticket is not offered any more'),
  );
  await expectGoodScreen(page, `transfer-taken-back-${info.project.name}`);

  const wanted = freshEmail('lea');
  await page.goto(`/tickets/${ticket.id}`);
  await press('Donner à quelqu’un', 'Give it to somebody');
  await page
    .getByRole('textbox', { name: say('Son adresse e-mail', 'Their email address') })
    .fill(wanted);
  await press('Envoyer le lien', 'Send the link');
  const link = await mailedLink(request, wanted, '/transfers');
  await page.goto(link);
  await page.getByRole('button', { name: say('Accepter le billet', 'Accept the ticket') }).click();
  await expect(
    page.getByText(say('Ce billet est déjà à vous', 'This ticket is yours already')),
  ).toBeVisible();

  await page.context().clearCookies();
  await page.evaluate(() => localStorage.clear());
  await page.goto('/');
  await speak(page, languageOf(info.project.name));
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(onSale.title);
  await expect(page.getByText('Zoé Porteuse')).toBeVisible();
  await expectGoodScreen(page, `transfer-stranger-${info.project.name}`);
  await page
    .context()
    .addCookies([{ name: 'guichet_locale', value: 'fr', url: new URL(page.url()).origin }]);
  await signIn(page, taker, link);
  await speak(page, languageOf(info.project.name));
  await page.reload();
  await expectGoodScreen(page, `transfer-${info.project.name}`);
  await page.getByRole('button', { name: say('Accepter le billet', 'Accept the ticket') }).click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${ticket.id}$`));
  await expect(page.locator('dd', { hasText: 'Léa Suivante' })).toBeVisible();
  await expectGoodScreen(page, `ticket-received-${info.project.name}`);
  expect(await scan(request, door, onSale.id, second), 'the giver’s').toBe('refused: replaced');
  const third = await codeOf(request, taker, ticket.id);
  expect(await scan(request, door, onSale.id, third)).toBe('admitted');
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    say('Ce billet a été accepté', 'This ticket was accepted'),
  );
  await expectGoodScreen(page, `transfer-accepted-${info.project.name}`);
});

test('the order says who has its ticket, and a wrong link leads nowhere', async ({
  page,
  request,
}, info) => {
  test.slow();
  const { onSale } = await openDoor(request, SOLO);
  const { tickets, buyer } = await ticketsOf(request, onSale, { Solo: 2 });
  const taker = await join(request, { name: 'Léa Suivante' });
  const headers = { authorization: `Bearer ${buyer.access}` };
  const offered = await request.post(`/api/v1/tickets/${tickets[0]?.id}/transfer`, {
    headers: { ...headers, 'idempotency-key': crypto.randomUUID() },
    data: { email: taker.email },
  });
  expect(offered.ok(), await offered.text()).toBe(true);
  const link = await mailedLink(request, taker.email, '/transfers');
  const token = link.split('=').pop();
  const accepted = await request.post(`/api/v1/transfers/${token}/accept`, {
    headers: { authorization: `Bearer ${taker.access}` },
  });
  expect(accepted.ok(), await accepted.text()).toBe(true);
  const orders = await request.get('/api/v1/me/orders', { headers });
  const [order] = ((await orders.json()) as { data: { code: string }[] }).data;
  await signIn(page, buyer);
  await page.goto(`/orders/${order?.code}`);
  await expect(page.getByText('Billet 1 · transmis à Léa Suivante')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Billet 2 · Zoé Porteuse' })).toBeVisible();
  await expectGoodScreen(page, `order-handed-on-${info.project.name}`);
  await page.goto('/transfers#token=gtr_nothing');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Ce lien ne fonctionne pas/);
  await expectGoodScreen(page, `transfer-invalid-${info.project.name}`);
});
