import { expect, test } from 'vitest';
import { keepDrawnFocus } from './drawn-focus';

const page = () => {
  const main = document.createElement('main');
  for (const href of ['#main', '/', '/events']) {
    const link = document.createElement('a');
    link.href = href;
    main.append(link);
  }
  return main;
};

test('the focus goes to what takes the place of the focused element, once', async () => {
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  root.append(page());
  keepDrawnFocus(root);
  root.querySelectorAll('a')[2]?.focus();
  root.replaceChildren(page());
  await Promise.resolve();
  expect(document.activeElement).toBe(root.querySelectorAll('a')[2]);
  root.replaceChildren(page());
  await Promise.resolve();
  expect(document.activeElement).toBe(document.body);
});

test('where nothing had the focus nothing gets it', async () => {
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  root.append(page());
  keepDrawnFocus(root);
  root.replaceChildren(page());
  await Promise.resolve();
  expect(document.activeElement).toBe(document.body);
});

const fields = () => {
  const main = document.createElement('main');
  for (const placeholder of ['Artiste', 'Ville']) {
    main.append(Object.assign(document.createElement('input'), { placeholder }));
  }
  return main;
};

test('what was typed is typed into the field that takes its place', async () => {
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  root.append(fields());
  keepDrawnFocus(root);
  const [artist] = root.querySelectorAll('input');
  if (artist) artist.value = 'piano';
  const heard: string[] = [];
  root.addEventListener('input', ({ target }) => heard.push((target as HTMLInputElement).value));
  root.replaceChildren(fields());
  await Promise.resolve();
  expect(Array.from(root.querySelectorAll('input'), ({ value }) => value)).toEqual(['piano', '']);
  expect(heard).toEqual(['piano']);
});
