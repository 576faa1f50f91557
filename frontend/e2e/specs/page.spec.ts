import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIRequestContext } from '@playwright/test';
import { organizing, publish, unique } from '../fixtures/organizing';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

const NAME = 'Association des amateurs de musique de chambre du Haut-Jura';

/** A wide logo that shines through at its edges. */
const LOGO = Buffer.from(
  [
    'iVBORw0KGgoAAAANSUhEUgAAAeAAAACgCAYAAADU+79NAAADf0lEQVR42u3VQQ0AIQxFQfRwXTn4QRHC1kFxAaSdww',
    'j4hOa1iGgAwFkeAQAEGAAEGAAQYAAQYABAgAFAgAEAAQYAAQYABBgABBgABBgAEGAAEGAAQIABQIABAAEGAAEGAAQY',
    'AAQYAAQYABBgABBgAECAAUCAAQABBgABBgAEGAAEGAAEGABIHeDRZwDATQIMAAIswAAIsAADgAALMAACLMAAIMACDI',
    'AACzAACLAAAyDAAgwAAgwAAizAAAiwAAOAAAswAAIswAAgwAIMgAALMAAIsAADIMACDAACDAACLMAACLAAA4AACzAA',
    'AizAACDAAgyAAAswAAiwAAMgwAIMAAIMAAIswAAIsABn8q/vCnvttddeewVYgB2wvfbaa68AC7APba+99tprrwALsA',
    'O211577RVgAfah7bXXXnsFWIAF2AHba6+99gqwAPvQ9tprr70CLMAC7IDttddeewVYgH1oe+21114BFmABdsD22muv',
    'vQIswA7YXnvttVeABdiHttdee+21V4AF2AHba6+99gqwAPvQ9tprr70CLMAC7IDttddeewVYgH1oe+21114BFmABds',
    'D22muvvQIswD60vfbaa68AC7AAO2B77bXXXgEWYAdsr7322ivAAuxD22uvvfbaK8AC7IDttddeewVYgH1oe+21114B',
    'FmABdsD22muvvQIswD60vfbaa68AC7AAO2B77bXXXgEWYB/aXnvttVeABViAHbC99tprrwALsAO211577RVgAfah7b',
    'XXXnvtFWABdsD22muvvQIswD60vfbaa68AC7AAO2B77bXXXgEWYB/aXnvttVeABViAHbC99tprrwALsA9tr7322ivA',
    'AizADthee+21V4AF2AHba6+99gqwAAuwvfbaa6+9AlwqwAC8SYABQIAFGAABFmAAEGABBkCABRgABFiAARBgAQYAAR',
    'ZgAARYgAFAgAFAgAUYAAEWYAAQYAEGQIAFGAAEWIABEGABBgABFmAABFiAAUCAAUCABRgAARZgABBgAQZAgAUYAARY',
    'gAEQYAEGAAEWYAAEWIABQIABQIAFGAABzh9gAKjKIwCAAAOAAAMAAgwAAgwACDAACDAAIMAAIMAAgAADgAADgAADAA',
    'IMAAIMAAgwAAgwACDAACDAAIAAA4AAA4AAAwACDAACDAAIMAAIMAAgwAAgwACAAAOAAANAMRsUM7RKK/LcDAAAAABJ',
    'RU5ErkJggg==',
  ].join(''),
  'base64',
);

async function theatre(request: APIRequestContext) {
  const owner = await join(request, { name: 'Olga Owner', organization: NAME });
  const desk = await organizing(request, owner.access);
  const event = await publish(desk, unique('La Nuit du piano'), 'public');
  const change = async (data: object): Promise<void> => {
    const headers = { ...desk.headers, 'if-match': '*' };
    const changed = await request.patch('/api/v1/manage/org', { headers, data });
    expect(changed.ok(), await changed.text()).toBe(true);
  };
  return { owner, desk, event, change };
}

test('an organizer has a page, and each of their events leads there', async ({
  page,
  request,
}, info) => {
  test.slow();
  const { desk, event, change } = await theatre(request);
  await change({
    description_fr:
      'Depuis **1999**, nous jouons dans les granges du Haut-Jura.\n\n## Venir\n\n- à pied\n- en train',
    description_en: 'Since **1999** we have played in the barns of the Haut-Jura.',
    website: 'https://musique-du-haut-jura.example/',
    links: ['https://social.example/@musique-du-haut-jura'],
    contact_email: 'bonjour@musique-du-haut-jura.example',
    color: '#5b2a86',
  });
  const path = `/organizers/${desk.slug}`;
  await expect
    .poll(async () => (await request.get(path)).text())
    .toContain('musique-du-haut-jura.example');
  await page.goto('/');
  await speak(page, languageOf(info.project.name));
  await page.goto(`/events/${event.slug}`);
  await page.getByRole('link', { name: /page de l’organisateur|organizer’s page/ }).click();
  await expect(page).toHaveURL(path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(NAME);
  await expect(page.getByRole('heading', { level: 3 }).first()).toContainText('La Nuit du piano');
  await page.goto(path);
  await expectGoodScreen(page, `organizer-${info.project.name}`);
  const calendar = page.getByRole('link', { name: /\.ics/ });
  const file = await request.get((await calendar.getAttribute('href')) ?? '');
  expect(await file.text()).toContain('BEGIN:VCALENDAR');
  expect((await page.goto('/organizers/nobody-at-all'))?.status()).toBe(404);
});

test('an owner sets the look, the sites and the legal details', async ({ page, request }, info) => {
  test.slow();
  const { owner, desk } = await theatre(request);
  const settings = `/organizations/${desk.slug}/page`;
  await signIn(page, owner, settings);
  await page.getByLabel('Choisir un logo').setInputFiles({
    name: 'logo.png',
    mimeType: 'image/png',
    buffer: LOGO,
  });
  await expect(page.getByRole('img', { name: 'Logo actuel' })).toBeVisible();
  const look = page.getByRole('region', { name: 'Couleurs et liens' });
  await look.getByLabel('Couleur', { exact: true }).fill('#5b2a86');
  await look.getByLabel('Texte par-dessus').selectOption('Noir');
  await expect(look.getByText(/ne se lit pas assez/)).toBeVisible();
  await look.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(look.getByLabel('Texte par-dessus')).toHaveAttribute('aria-invalid', 'true');
  await look.getByLabel('Texte par-dessus').selectOption('Automatique');
  await look.getByRole('button', { name: 'Ajouter une page' }).click();
  await look.getByLabel('Page 1', { exact: true }).fill('https://social.example/@musique');
  await look.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(look.getByText('Enregistré')).toBeVisible();
  const widget = page.getByRole('region', { name: 'Vendre sur votre site' });
  await widget.getByRole('button', { name: 'Ajouter un site' }).click();
  await widget.getByLabel('Site 1', { exact: true }).fill('https://musique.example/page');
  await widget.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(widget.getByLabel('Site 1', { exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await widget.getByLabel('Site 1', { exact: true }).fill('https://musique.example');
  await widget.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(widget.getByLabel('Ligne à coller')).toHaveValue(/widget\.js" data-event="la-nuit/);
  await expectGoodScreen(page, `page-settings-${info.project.name}`);

  await page.getByRole('link', { name: 'Mentions légales' }).click();
  await page.getByLabel('Raison sociale').fill('Musique du Haut-Jura');
  await page.getByLabel('Adresse du siège').fill('1 rue du Parc');
  await page.getByLabel('Code postal').fill('39200');
  await page.getByLabel('Ville', { exact: true }).fill('Saint-Claude');
  await page.getByLabel('SIRET ou numéro').fill('73282932000075');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByLabel('SIRET ou numéro')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('SIRET ou numéro').fill('732 829 320 00074');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Enregistré')).toBeVisible();
  await expectGoodScreen(page, `legal-${info.project.name}`);
});

test.describe(() => {
  // Until the site is listed, the browser refuses to show the frame, and says so.
  test.use({ forbidden: /frame-ancestors 'none'/ });

  test('an event is sold on the site that is listed, and framed by no other', async ({
    page,
    context,
    request,
    baseURL,
  }, info) => {
    test.slow();
    const { event, change } = await theatre(request);
    const line = `<script async src="${baseURL}widget.js" data-event="${event.slug}"></script>`;
    const theirs = createServer((_, answer) => {
      answer.setHeader('content-type', 'text/html; charset=utf-8');
      answer.end(
        `<!doctype html><html lang="fr"><title>Chez nous</title><h1>Chez nous</h1>${line}`,
      );
    });
    await new Promise<void>((done) => {
      theirs.listen(0, '127.0.0.1', done);
    });
    const { port } = theirs.address() as AddressInfo;
    const site = `http://127.0.0.1:${port}`;
    try {
      const frame = page.frameLocator('iframe');
      await page.goto(site);
      await expect(page.locator('iframe')).toBeVisible();
      await expect(frame.getByRole('heading', { level: 1 })).toHaveCount(0);

      await change({ widget_sites: [site] });
      await expect
        .poll(
          async () =>
            (await request.get(`/embed/events/${event.slug}`)).headers()['content-security-policy'],
        )
        .toContain(site);
      await page.goto(site);
      await expect(frame.getByRole('heading', { level: 1 })).toContainText('La Nuit du piano');
      const height = async () => (await page.locator('iframe').boundingBox())?.height ?? 0;
      const inside = () => frame.locator('#main').evaluate((main) => main.scrollHeight);
      await expect.poll(async () => Math.abs((await height()) - (await inside()))).toBeLessThan(8);
      const folder = process.env['SHOTS'];
      if (folder) {
        await page.screenshot({
          path: `${folder}/widget-${info.project.name}.png`,
          fullPage: true,
        });
      }
      const [tab] = await Promise.all([
        context.waitForEvent('page'),
        frame.getByRole('link', { name: /Réserver sur Guichet/ }).click(),
      ]);
      await expect(tab).toHaveURL(new RegExp(`/events/${event.slug}$`));
      await expect(tab.getByRole('heading', { level: 1 })).toContainText('La Nuit du piano');
    } finally {
      theirs.close();
    }
    await page.goto(`/embed/events/${event.slug}`);
    await expectGoodScreen(page, `embed-${info.project.name}`);
  });
});
