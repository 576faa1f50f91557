/** The tokens of styles.css as they are now: Stripe's frames cannot read the page's style, nor its fonts. */
export function stripeLook(): object {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--g-${name}`).trim();
  const edge = (name: string) => `1px solid ${token(name)}`;
  const ring = `0 0 0 1px ${token('accent-text')}`;
  return {
    theme: root.dataset['mantineColorScheme'] === 'dark' ? 'night' : 'stripe',
    variables: {
      fontFamily: 'system-ui, sans-serif',
      // Less makes phones zoom in.
      fontSizeBase: '16px',
      borderRadius: '0.65rem',
      gridRowSpacing: '0.8rem',
      gridColumnSpacing: '0.8rem',
      colorPrimary: token('accent-text'),
      colorBackground: token('surface'),
      colorText: token('ink'),
      colorTextSecondary: token('muted'),
      colorTextPlaceholder: token('muted'),
      colorDanger: token('accent-text'),
    },
    rules: {
      '.Label': { fontWeight: '500', fontSize: '1rem', color: token('ink') },
      '.Input': { border: edge('field'), boxShadow: 'none', padding: '0.6rem 0.9rem' },
      '.Input:focus': { border: edge('accent-text'), boxShadow: ring },
      '.Input--invalid': { border: edge('accent-text'), boxShadow: 'none' },
      '.Tab': { border: edge('line'), boxShadow: 'none' },
      '.Tab--selected': { border: edge('accent-text'), boxShadow: ring },
    },
  };
}
