import { Fragment } from 'react';
import { type Block, type Inline, parseMarkdown } from '~/lib/markdown';
import classes from './markdown.module.css';

/** React elements only: text stays text, so a description can never become markup. */
export function Markdown({ source }: { source: string }) {
  return (
    <div className={classes.text}>
      {parseMarkdown(source).map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === 'paragraph') {
    return (
      <p>
        <InlineView nodes={block.children} />
      </p>
    );
  }
  if (block.kind === 'heading') {
    // The section's own title is an h2: what the organizer wrote comes one level below.
    const Heading = block.depth === 2 ? 'h3' : 'h4';
    return (
      <Heading>
        <InlineView nodes={block.children} />
      </Heading>
    );
  }
  const List = block.ordered ? 'ol' : 'ul';
  return (
    <List>
      {block.items.map((item, index) => (
        <li key={index}>
          <InlineView nodes={item} />
        </li>
      ))}
    </List>
  );
}

function InlineView({ nodes }: { nodes: Inline[] }) {
  return nodes.map((node, index) => {
    if (node.kind === 'text') return <Fragment key={index}>{node.text}</Fragment>;
    const children = <InlineView nodes={node.children} />;
    if (node.kind === 'strong') return <strong key={index}>{children}</strong>;
    if (node.kind === 'em') return <em key={index}>{children}</em>;
    return (
      <a key={index} href={node.href} rel="noopener noreferrer nofollow ugc">
        {children}
      </a>
    );
  });
}
