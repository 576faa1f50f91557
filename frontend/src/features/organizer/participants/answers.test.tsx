import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { ManagedQuestionRowView } from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { managedEvent, me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { serve, server } from '~/test/server';

const LIST = '/organizations/theatre/events/event-1/participants';
const DIET = '0192f7c0-0000-7000-8000-000000000001';
const NUTS = '0192f7c0-0000-7000-8000-000000000002';

const question = (change: Partial<ManagedQuestionRowView>): ManagedQuestionRowView => ({
  id: DIET,
  scope: 'participant',
  kind: 'text',
  label_fr: 'Allergies',
  label_en: null,
  is_required: false,
  is_active: true,
  choices: [],
  offer_ids: null,
  position: 0,
  created_at: '2026-05-01T08:00:00Z',
  updated_at: '2026-05-01T08:00:00Z',
  etag: '"1"',
  ...change,
});

const CHOICES = [{ value: 'vegan', label_fr: 'Végane', label_en: 'Vegan' }];

/** A desk whose event asks two questions; what the list was asked for. */
function serveDesk(): string[][] {
  const organizations = [
    { id: 'org-1', slug: 'theatre', name: 'Théâtre du Parc', role: 'owner' as const },
  ];
  const user = { ...me, organizations };
  adoptSession({ ...signedIn('token'), user });
  serve('get', '/me', () => user);
  serve('get', '/manage/events/event-1', () => managedEvent());
  serve('get', '/manage/events/event-1/occurrences', () => ({ data: [] }));
  serve('get', '/manage/events/event-1/offers', () => ({ data: [] }));
  serve('get', '/manage/events/event-1/questions', () => ({
    data: [
      question({ id: DIET, kind: 'choice', label_fr: 'Régime', choices: CHOICES }),
      question({ id: NUTS }),
    ],
  }));
  serve('get', '/manage/venues', () => ({ data: [], next_cursor: null, total: 0 }));
  const asked: string[][] = [];
  server.use(
    http.get('*/api/v1/manage/events/event-1/participants', ({ request }) => {
      asked.push(new URL(request.url).searchParams.getAll('answer'));
      return HttpResponse.json({ data: [], next_cursor: null, total: 0, n_checked_in: 0 });
    }),
  );
  return asked;
}

beforeEach(() => localStorage.clear());

test('participants are looked for by answers, and what is looked for can be taken away', async () => {
  const asked = serveDesk();
  const { user, location } = renderApp(`${LIST}?q=zoe`);
  await user.click(await screen.findByText('Filtrer par réponses'));
  await user.selectOptions(screen.getByRole('combobox', { name: 'Régime' }), 'Végane');
  const allergies = screen.getByRole('group', { name: 'Allergies' });
  await user.type(
    within(allergies).getByRole('textbox', { name: 'Contient' }),
    'noix & œufs{Enter}',
  );
  await waitFor(() => expect(asked.at(-1)).toEqual([`${DIET}:vegan`, `${NUTS}:noix & œufs`]));
  expect(location()).toMatch(/[?&]q=zoe(&|$)/);
  expect(location()).toMatch(/[?&]answers=/);
  expect(within(allergies).getByRole('textbox', { name: 'Contient' })).toHaveFocus();

  const chips = within(screen.getByRole('list', { name: 'Filtres actifs' }));
  expect(chips.getAllByRole('button').map((chip) => chip.textContent)).toEqual([
    'Régime : Végane',
    'Allergies : « noix & œufs »',
  ]);
  await user.click(chips.getByRole('button', { name: 'Retirer le filtre : Régime : Végane' }));
  await waitFor(() => expect(asked.at(-1)).toEqual([`${NUTS}:noix & œufs`]));
  expect(screen.getByRole('searchbox')).toHaveFocus();
  expect(screen.getByRole('combobox', { name: 'Régime' })).toHaveDisplayValue(
    'Toutes les réponses',
  );

  await user.click(within(allergies).getByRole('checkbox', { name: 'Sans réponse' }));
  await user.click(screen.getByRole('button', { name: 'Appliquer' }));
  await waitFor(() => expect(asked.at(-1)).toEqual([`${NUTS}:`]));
  await user.click(screen.getByRole('button', { name: 'Effacer ces filtres' }));
  await waitFor(() => expect(asked.at(-1)).toEqual([]));
  expect(within(allergies).getByRole('checkbox', { name: 'Sans réponse' })).not.toBeChecked();
  expect(location()).toBe(`${LIST}?q=zoe`);
});

test('a choice that is none any more is looked for still', async () => {
  const asked = serveDesk();
  const answers = new URLSearchParams({ [DIET]: 'beef' }).toString();
  renderApp(`${LIST}?${new URLSearchParams({ answers }).toString()}`);
  expect(await screen.findByText('Régime : beef')).toBeInTheDocument();
  expect(screen.getByRole('combobox', { name: 'Régime' })).toHaveValue('=beef');
  expect(asked.at(-1)).toEqual([`${DIET}:beef`]);
});
