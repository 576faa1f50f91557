import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type {
  MemberRole,
  ParticipantMessageRequest,
  ParticipantMessageView,
  ParticipantView,
} from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { managedEvent, me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { refuse, serve, server } from '~/test/server';

const PARTICIPANTS = '/manage/events/event-1/participants';
const LIST = '/organizations/theatre/events/event-1/participants';

const zoe: ParticipantView = {
  ticket_id: 'ticket-1',
  number: 1,
  group_number: 1,
  name: 'Zoé Martin',
  buyer_name: 'Zoé Martin',
  buyer_email: 'zoe@example.org',
  order_code: '7K3M9QXZ',
  offer_id: 'offer-1',
  offer_name: 'Solo',
  occurrence_id: 'date-1',
  starts_at: '2099-07-24T18:00:00Z',
  status: 'active',
  purchased_at: '2026-05-01T08:00:00Z',
  is_inside: false,
  answers: [],
};

function serveParticipants(role: MemberRole, nRecipients = 1, replyTo: string | null = null) {
  const organizations = [{ id: 'org-1', slug: 'theatre', name: 'Théâtre du Parc', role }];
  const user = { ...me, organizations };
  adoptSession({ ...signedIn('token'), user });
  serve('get', '/me', () => user);
  serve('get', '/manage/events/event-1', () => managedEvent({ contact_email: null }));
  serve('get', '/manage/events/event-1/occurrences', () => ({ data: [] }));
  serve('get', '/manage/events/event-1/offers', () => ({ data: [] }));
  serve('get', '/manage/events/event-1/questions', () => ({ data: [] }));
  serve('get', '/manage/venues', () => ({ data: [], next_cursor: null, total: 0 }));
  serve('get', PARTICIPANTS, () => ({
    data: [zoe],
    next_cursor: null,
    total: 1,
    n_checked_in: 0,
  }));
  const sent: { body: ParticipantMessageRequest; key: string | null }[] = [];
  server.use(
    http.post(`*/api/v1${PARTICIPANTS}/messages/preview`, async ({ request }) => {
      const { subject, text } = (await request.json()) as ParticipantMessageRequest;
      return HttpResponse.json({
        subject,
        text,
        n_recipients: nRecipients,
        minutes: 1,
        reply_to: replyTo,
        is_sent_to_me: false,
      });
    }),
    http.post(`*/api/v1${PARTICIPANTS}/messages`, async ({ request }) => {
      const body = (await request.json()) as ParticipantMessageRequest;
      sent.push({ body, key: request.headers.get('idempotency-key') });
      if (sent.length === 1) return HttpResponse.error();
      return HttpResponse.json({ id: 'message-1' }, { status: 201 });
    }),
  );
  return sent;
}

beforeEach(() => localStorage.clear());

async function preview(user: ReturnType<typeof renderApp>['user']) {
  await user.click(await screen.findByRole('button', { name: 'Leur écrire' }));
  const dialog = within(screen.getByRole('dialog'));
  await user.type(dialog.getByRole('textbox', { name: 'Objet' }), 'Les portes');
  await user.type(dialog.getByRole('textbox', { name: 'Message' }), 'Venez tôt');
  await user.click(dialog.getByRole('button', { name: 'Aperçu' }));
  await dialog.findByRole('heading', { name: 'La lettre' });
  return dialog;
}

test('a message whose answer got lost is sent again with the same key', async () => {
  const sent = serveParticipants('support');
  const { user } = renderApp(`${LIST}?q=zoe&sort=-name`);
  const dialog = await preview(user);
  expect(dialog.getByText(/personne ne pourra répondre/)).toBeInTheDocument();
  await user.click(dialog.getByRole('button', { name: 'Envoyer' }));
  await waitFor(() => expect(dialog.getByRole('button', { name: 'Envoyer' })).toHaveFocus());
  await user.click(dialog.getByRole('button', { name: 'Envoyer' }));
  expect(await screen.findByText('Votre message est en route.')).toBeInTheDocument();
  const [first, second] = sent;
  expect(first?.body).toEqual({ subject: 'Les portes', text: 'Venez tôt', to: { q: 'zoe' } });
  expect(second).toEqual(first);
  expect(first?.key).toMatch(/^[\da-f-]{36}$/);
});

test('nobody is written to when there is nobody', async () => {
  serveParticipants('owner', 0, 'accueil@lilas.example');
  const { user } = renderApp(LIST);
  const dialog = await preview(user);
  expect(dialog.getByText(/il n’y a personne à qui écrire/)).toBeInTheDocument();
  expect(dialog.queryByRole('button', { name: 'Envoyer' })).toBeNull();
  const replies = 'Les réponses arrivent à accueil@lilas.example.';
  expect(dialog.getByText(replies)).toBeInTheDocument();
  await user.click(dialog.getByRole('button', { name: 'Modifier' }));
  expect(dialog.getByRole('textbox', { name: 'Objet' })).toHaveFocus();
  expect(dialog.getByRole('textbox', { name: 'Message' })).toHaveValue('Venez tôt');
});

test('who only looks at orders writes to nobody, and reads what was written', async () => {
  serveParticipants('finance');
  const { user } = renderApp(LIST);
  expect(await screen.findByRole('link', { name: 'Messages envoyés' })).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Leur écrire' })).toBeNull();
  refuse(`*/api/v1${PARTICIPANTS}/messages`, 500, 'http.internal');
  await user.click(screen.getByRole('link', { name: 'Messages envoyés' }));
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('Ce qui a été écrit');
});

const message = (change: Partial<ParticipantMessageView>): ParticipantMessageView => ({
  id: 'message-1',
  subject: 'Les portes',
  text: 'Venez tôt',
  to: { answers: [] },
  n_recipients: 450,
  state: 'sending',
  percent: 44,
  ended_at: null,
  stopped_at: null,
  n_reached: null,
  created_at: '2026-05-01T08:00:00Z',
  by: 'Ada',
  ...change,
});

/** A server that has one message, which can be stopped. */
function serveMessage(role: MemberRole) {
  serveParticipants(role);
  let kept = message({});
  serve('get', `${PARTICIPANTS}/messages`, () => ({ data: [kept], next_cursor: null }));
  return serve('post', `${PARTICIPANTS}/messages/message-1/stop`, () => {
    kept = message({ state: 'stopped', stopped_at: '2026-05-01T08:00:20Z', n_reached: 180 });
    return kept;
  });
}

test('a message is stopped half-way, after a question', async () => {
  const stops = serveMessage('support');
  const { user } = renderApp(`${LIST}?view=messages`);
  const button = await screen.findByRole('button', { name: 'Arrêter : Les portes' });
  await user.click(button);
  const dialog = within(screen.getByRole('dialog', { name: 'Arrêter ce message ?' }));
  await user.click(dialog.getByRole('button', { name: 'Annuler' }));
  expect(stops).toHaveLength(0);
  expect(screen.queryByText('Une sélection')).toBeNull();
  await user.click(button);
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Arrêter' }));
  expect(await screen.findByText('Arrêté')).toBeInTheDocument();
  expect(screen.getByText(/450 adresses · parti à 180/)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Arrêter : Les portes' })).toBeNull();
  expect(stops).toHaveLength(1);
  await waitFor(() => expect(screen.getByText('Les portes').closest('ul')).toHaveFocus());
});

test('who only looks at orders stops nothing', async () => {
  serveMessage('finance');
  renderApp(`${LIST}?view=messages`);
  expect(await screen.findByText('44 % en route')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: /^Arrêter/ })).toBeNull();
});
