/** The house in one sign: an arched window, its counter, and the ticket that passes between them. */
export function Logo({ size = 34 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path
        fill="var(--g-accent)"
        d="M24 2.5C14.3 2.5 6.5 10.3 6.5 20v18H5a2 2 0 0 0-2 2v3.5a2 2 0 0 0 2 2h38a2 2 0 0 0 2-2V40a2 2 0 0 0-2-2h-1.5V20c0-9.7-7.8-17.5-17.5-17.5Z"
      />
      <path
        fill="#fff8f0"
        transform="rotate(-7 24 25.5)"
        d="M13.5 17.5h21a2.2 2.2 0 0 1 2.2 2.2v2.5a3.3 3.3 0 0 0 0 6.6v2.5a2.2 2.2 0 0 1-2.2 2.2h-21a2.2 2.2 0 0 1-2.2-2.2v-2.5a3.3 3.3 0 0 0 0-6.6v-2.5a2.2 2.2 0 0 1 2.2-2.2Z"
      />
    </svg>
  );
}
