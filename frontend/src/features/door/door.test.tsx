import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type {
  CheckinListView,
  CheckinLists,
  CheckinStatsView,
  ParticipantView,
  ScanRequest,
  ScanView,
} from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { server } from '~/test/server';

const list: CheckinListView = {
  id: 'list-1',
  is_main: true,
  name: null,
  org_id: 'org-1',
  event_id: 'event-1',
  event_title: 'La Nuit du piano',
  timezone: 'Europe/Paris',
  starts_at: '2026-07-24T17:30:00Z',
  ends_at: '2026-07-24T20:00:00Z',
  gates: ['Nord', 'Sud'],
  is_supervisor: false,
};

const stats: CheckinStatsView = {
  list_id: 'list-1',
  n_expected: 240,
  n_in: 97,
  n_inside: 91,
  n_refused: 3,
  n_conflicts: 0,
  offers: [],
  arrivals: [],
  at: '2026-07-24T17:30:00Z',
};

function serveDoor(lists: CheckinListView[], answer: Partial<ScanView> = {}): ScanRequest[] {
  const sent: ScanRequest[] = [];
  server.use(
    http.get('*/api/v1/checkin/lists', () =>
      HttpResponse.json({ data: lists } satisfies CheckinLists),
    ),
    http.get('*/api/v1/checkin/lists/list-1/stats', () => HttpResponse.json(stats)),
    http.post('*/api/v1/checkin/scans', async ({ request }) => {
      const scan = (await request.json()) as ScanRequest;
      sent.push(scan);
      return HttpResponse.json({
        nonce: scan.nonce,
        list_id: scan.list_id,
        result: 'admitted',
        can_be_overridden: false,
        direction: 'in',
        n_persons: 1,
        scanned_at: '2026-07-24T17:30:00Z',
        is_offline: false,
        is_forced: false,
        ...answer,
      } satisfies ScanView);
    }),
  );
  return sent;
}

const typeCode = (target: Element, code: string) => {
  for (const key of [...Array.from(code), 'Enter']) fireEvent.keyDown(target, { key });
};

beforeEach(() => adoptSession(signedIn('token-1')));

test('a list leads to its scanner, which says how many came', async () => {
  serveDoor([list]);
  const { user, location } = renderApp('/door');
  await user.click(await screen.findByRole('link', { name: /Entrée principale/ }));
  await waitFor(() => expect(location()).toBe('/door/list-1'));
  expect(await screen.findByText('97 sur 240')).toBeInTheDocument();
  expect(screen.getByText('91')).toBeInTheDocument();
  expect(screen.getByText('En ligne')).toBeInTheDocument();
  expect(screen.queryByRole('contentinfo')).not.toBeInTheDocument();
});

test('a scanner’s letters press no button and choose no gate, wherever the focus is', async () => {
  const sent = serveDoor([list]);
  const { user } = renderApp('/door/list-1');
  const gate = await screen.findByRole('combobox', { name: 'Porte' });
  await user.selectOptions(gate, 'Sud');
  const mute = screen.getByRole('button', { name: 'Couper le son' });
  mute.focus();
  typeCode(mute, 'NORD 6BF $');
  expect(await screen.findByRole('heading', { level: 2, name: 'Entrez' })).toBeInTheDocument();
  expect(sent).toEqual([
    expect.objectContaining({
      code: 'NORD 6BF $',
      gate: 'Sud',
      direction: 'in',
      list_id: 'list-1',
    }),
  ]);
  expect(screen.getByRole('button', { name: 'Couper le son' })).toBeInTheDocument();
});

test('a space that a person presses still presses the button', async () => {
  serveDoor([list]);
  renderApp('/door/list-1');
  const mute = await screen.findByRole('button', { name: 'Couper le son' });
  mute.focus();
  fireEvent.keyDown(mute, { key: ' ' });
  expect(await screen.findByRole('button', { name: 'Remettre le son' })).toBeInTheDocument();
});

test('a refusal says why, and only supervisors overrule it', async () => {
  serveDoor([list], {
    result: 'refused',
    reason: 'too_early',
    can_be_overridden: true,
    n_persons: 0,
  });
  renderApp('/door/list-1');
  typeCode((await screen.findByText('Prêt à scanner')).ownerDocument.body, 'A TICKET CODE');
  expect(await screen.findByRole('heading', { level: 2, name: 'Refusé' })).toBeInTheDocument();
  const result = within(screen.getByRole('region', { name: 'Résultat' }));
  expect(result.getByRole('alert')).toHaveTextContent(/^Refusé\. Trop tôt/);
  expect(screen.queryByRole('button', { name: 'Laisser entrer quand même' })).toBeNull();
});

const participant: ParticipantView = {
  ticket_id: 'ticket-1',
  number: 1,
  group_number: 1,
  name: 'Zoé Martin',
  buyer_name: 'Paul Durand',
  buyer_email: 'paul@example.org',
  order_code: '7K3M9QXZ',
  offer_id: 'offer-1',
  offer_name: 'Solo',
  occurrence_id: 'date-1',
  starts_at: '2026-07-24T17:30:00Z',
  status: 'active',
  purchased_at: '2026-06-01T10:00:00Z',
  is_inside: false,
  answers: [],
};

test('a supervisor finds who has nothing to show, and their ticket is scanned', async () => {
  const sent = serveDoor([{ ...list, is_supervisor: true }]);
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/manage/events/event-1/participants', ({ request }) => {
      const { searchParams } = new URL(request.url);
      asked.push(searchParams.toString());
      const data = searchParams.get('q') === 'xy' ? [] : [participant];
      return HttpResponse.json({ data, next_cursor: null, total: data.length, n_checked_in: 0 });
    }),
  );
  const { user } = renderApp('/door/list-1');
  await user.click(await screen.findByRole('button', { name: 'Chercher une personne' }));
  const dialog = within(screen.getByRole('dialog'));
  const field = dialog.getByRole('searchbox');
  await user.type(field, 'xy');
  expect(await dialog.findByText('Personne ne correspond.')).toBeVisible();
  await user.clear(field);
  await user.type(field, 'mart');
  await user.click(await dialog.findByRole('button', { name: /Zoé Martin.*acheté par Paul/ }));
  expect(await screen.findByRole('heading', { level: 2, name: 'Entrez' })).toBeInTheDocument();
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(sent).toEqual([expect.objectContaining({ ticket_id: 'ticket-1', direction: 'in' })]);
  expect(asked).toEqual([
    'org=org-1&q=xy&status=all&limit=20',
    'org=org-1&q=mart&status=all&limit=20',
  ]);
});

test('a search that could not be made says so', async () => {
  serveDoor([{ ...list, is_supervisor: true }]);
  server.use(http.get('*/api/v1/manage/events/event-1/participants', () => HttpResponse.error()));
  const { user } = renderApp('/door/list-1');
  await user.click(await screen.findByRole('button', { name: 'Chercher une personne' }));
  await user.type(screen.getByRole('searchbox'), 'zo');
  const dialog = within(screen.getByRole('dialog'));
  await waitFor(() => expect(dialog.getByRole('alert')).not.toBeEmptyDOMElement());
});

test('nobody but supervisors looks people up', async () => {
  serveDoor([list]);
  renderApp('/door/list-1');
  expect(await screen.findByRole('button', { name: 'Saisir un code' })).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Chercher une personne' })).toBeNull();
});

test('without a camera it says what else works', async () => {
  serveDoor([list]);
  const { user } = renderApp('/door/list-1');
  await user.click(await screen.findByRole('button', { name: 'Démarrer la caméra' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/https.*saisie du code/);
});

test('somebody else’s list is none of mine', async () => {
  serveDoor([]);
  renderApp('/door/list-1');
  expect(await screen.findByRole('heading', { level: 1, name: 'Rien à scanner' })).toBeVisible();
});

test('the menu of whoever works at a door leads there', async () => {
  const organizations = [{ id: 'org-1', slug: 'parc', name: 'Parc', role: 'door' as const }];
  adoptSession({ ...signedIn('token-1'), user: { ...me, organizations } });
  serveDoor([list]);
  const { user } = renderApp('/door');
  await user.click(await screen.findByRole('button', { name: /menu du compte$/ }));
  expect(screen.getByRole('link', { name: 'Contrôle à l’entrée' })).toHaveAttribute(
    'href',
    '/door',
  );
});
