import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import type { LegalDetailsView, OrganizationView } from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { managedRow, me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve } from '~/test/server';

const membership = { id: 'org-1', slug: 'theatre', name: 'Théâtre du Parc' };
const sheet: OrganizationView = {
  ...membership,
  description_fr: null,
  description_en: null,
  website: null,
  contact_email: null,
  color: '#123456',
  text_color: null,
  logo: null,
  links: ['https://social.example/@parc'],
  widget_sites: ['https://parc.example'],
  locale: 'fr',
  created_at: '2026-05-01T08:00:00Z',
};
const nothing: LegalDetailsView = {
  legal_name: null,
  legal_form: null,
  address: null,
  postal_code: null,
  city: null,
  country: null,
  registration_number: null,
  vat_number: null,
  tax_note: null,
  invoice_prefix: null,
};

function work(role: 'owner' | 'finance'): void {
  const user = { ...me, organizations: [{ ...membership, role }] };
  adoptSession({ ...signedIn('token'), user });
  serve('get', '/me', () => user);
}

beforeEach(() => {
  work('owner');
  serve('get', '/manage/org', () => sheet);
  serve('get', '/manage/events', () => ({
    data: [
      managedRow({ id: 'event-1', slug: 'piano', title_fr: 'Piano' }),
      managedRow({ id: 'event-2', slug: 'secret', title_fr: 'Secret', visibility: 'private' }),
    ],
    next_cursor: null,
    total: 2,
  }));
});

const panel = async (name: string) => within(await screen.findByRole('region', { name }));

test('a text that cannot be read on the colour is told before and after it is sent', async () => {
  const sent = serve('patch', '/manage/org', () => sheet);
  const { user } = renderApp('/organizations/theatre/page');
  const look = await panel('Couleurs et liens');
  expect(look.getByText('Le texte se lit bien sur cette couleur.')).toBeInTheDocument();
  await user.selectOptions(look.getByLabelText('Texte par-dessus'), 'Noir');
  expect(look.getByText(/ne se lit pas assez/)).toBeInTheDocument();
  fireEvent.change(look.getByLabelText('Couleur'), { target: { value: '#ffe066' } });
  expect(look.getByText('Le texte se lit bien sur cette couleur.')).toBeInTheDocument();
  await user.click(look.getByRole('button', { name: 'Ajouter une page' }));
  await user.type(look.getByLabelText('Page 2'), 'https://blog.example/');
  await user.click(look.getByRole('button', { name: 'Enregistrer' }));
  await waitFor(() =>
    expect(sent).toEqual([
      {
        color: '#ffe066',
        text_color: '#000000',
        links: ['https://social.example/@parc', 'https://blog.example/'],
      },
    ]),
  );
});

test('sites are added and taken away, and a wrong one is told at its row', async () => {
  const refused = no('http.invalid_body', 'Invalid', [
    { pointer: '/widget_sites/1', code: 'invalid', detail: 'an https origin' },
  ]);
  serve('patch', '/manage/org', () => refused, 422);
  const { user } = renderApp('/organizations/theatre/page');
  const widget = await panel('Vendre sur votre site');
  await user.click(widget.getByRole('button', { name: 'Ajouter un site' }));
  await user.type(widget.getByLabelText('Site 2'), 'https://parc.example/page');
  await user.click(widget.getByRole('button', { name: 'Enregistrer' }));
  expect(await widget.findByText(/sans rien derrière/)).toBeInTheDocument();
  expect(widget.getByLabelText('Site 2')).toHaveAttribute('aria-invalid', 'true');
  const sent = serve('patch', '/manage/org', () => ({ ...sheet, widget_sites: [] }));
  await user.click(widget.getByRole('button', { name: 'Retirer : Site 2' }));
  await user.click(widget.getByRole('button', { name: 'Retirer : Site 1' }));
  await user.click(widget.getByRole('button', { name: 'Enregistrer' }));
  await waitFor(() => expect(sent).toEqual([{ widget_sites: [] }]));
});

test('the line to paste is for an event that everybody may see', async () => {
  renderApp('/organizations/theatre/page');
  const line = await screen.findByLabelText('Ligne à coller');
  expect(line).toHaveValue(
    `<script async src="${window.location.origin}/widget.js" data-event="piano"></script>`,
  );
  const choices = within(screen.getByLabelText('Événement à montrer')).getAllByRole('option');
  expect(choices.map((choice) => choice.textContent)).toEqual(['Piano']);
});

test('a logo goes out as soon as it is chosen, unless it is no picture', async () => {
  const logo = { sources: [{ url: '/media/photos/1/512.jpg', size: 512 }] };
  const sent = serve('put', '/manage/org/logo', () => ({ ...sheet, logo }));
  const { user } = renderApp('/organizations/theatre/page');
  const panelOf = await panel('Logo');
  const field = panelOf.getByLabelText('Choisir un logo');
  // A picker that shows all files after all.
  const eager = userEvent.setup({ applyAccept: false });
  await eager.upload(field, new File(['%PDF'], 'a.pdf', { type: 'application/pdf' }));
  expect(panelOf.getByText('Choisissez une image JPEG, PNG ou WebP.')).toBeInTheDocument();
  expect(sent).toEqual([]);
  await user.upload(field, new File(['x'], 'a.png', { type: 'image/png' }));
  expect(await panelOf.findByRole('img', { name: 'Logo actuel' })).toBeInTheDocument();
  expect(sent).toHaveLength(1);
});

test('finance writes down the legal details, and sees no page to change', async () => {
  work('finance');
  serve('get', '/manage/org/legal-details', () => nothing);
  const sent = serve('put', '/manage/org/legal-details', () => nothing);
  const { user } = renderApp('/organizations/theatre/legal');
  await user.type(await screen.findByLabelText('Raison sociale'), 'SARL du Parc');
  expect(screen.queryByRole('link', { name: 'Page publique' })).not.toBeInTheDocument();
  await user.type(screen.getByLabelText('Adresse du siège'), '1 rue du Parc');
  await user.type(screen.getByLabelText('Code postal'), '69006');
  await user.type(screen.getByLabelText('Ville'), 'Lyon');
  await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ legal_name: 'SARL du Parc', country: 'FR', vat_number: null });
});

test('a number that cannot exist is told at its field', async () => {
  serve('get', '/manage/org/legal-details', () => ({
    ...nothing,
    legal_name: 'SARL du Parc',
    address: '1 rue du Parc',
    postal_code: '69006',
    city: 'Lyon',
    country: 'FR',
  }));
  const refused = no('http.invalid_body', 'Invalid', [
    { pointer: '/vat_number', code: 'invalid', detail: 'such as FR44732829320' },
  ]);
  serve('put', '/manage/org/legal-details', () => refused, 422);
  const { user } = renderApp('/organizations/theatre/legal');
  await user.type(await screen.findByLabelText('Numéro de TVA (facultatif)'), 'FR45732829320');
  await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
  expect(await screen.findByText(/Ce numéro de TVA ne peut pas exister/)).toBeInTheDocument();
});
