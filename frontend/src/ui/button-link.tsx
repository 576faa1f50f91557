import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type AnchorProps = Omit<ComponentProps<'a'>, keyof ButtonProps> & ButtonProps;

function AnchorButton(props: AnchorProps) {
  return <Button component="a" {...props} />;
}

/** A link that looks like a button, with the router's typed `to` and `search`. */
export const ButtonLink = createLink(AnchorButton);
