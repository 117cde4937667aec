import { expect, it } from 'vitest';
import { emojiMark } from '../build-plugins.ts';

it('the bundle asks for an emoji wherever there can be one', () => {
  const emoji = /^\p{RGI_Emoji}$/v;
  const overlooked: string[] = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    const one = String.fromCodePoint(point);
    for (const cluster of [one, `${one}\uFE0F`, `${one}\uFE0F\u20E3`])
      if (emoji.test(cluster) && !emojiMark.test(cluster)) overlooked.push(cluster);
  }
  expect(overlooked).toEqual([]);
  for (const sequence of ['👩‍💻', '❤️‍🔥', '🇨🇭', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '👍🏽', '☝🏽', '👨‍👩‍👧‍👦'])
    expect([sequence, emoji.test(sequence), emojiMark.test(sequence)]).toEqual([sequence, true, true]);
  expect(['a', '✔', '━', '漢', '●'].filter(sign => emojiMark.test(sign))).toEqual([]);
});
