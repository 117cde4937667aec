/** What the scan found, or an example; above the question about columns. */
import { counted } from '../../../figures.ts';
import { type Line, paragraph } from '../../components/text.ts';
import { wordsOf } from '../../words.ts';
import type { Aside } from '../question.ts';

const most = 5;

export const columnsFound: Aside = {
  lines: (facts, width) => {
    const { organization, member } = wordsOf(facts.answers);
    const found = facts.codeColumns;
    const example = `For example: orders.user_id by workspace_id. Without "by", only people with a single ${member} get their ids; the others stay NULL. A tenant column is compared with the key of the ${organization}, as your Users have it.`;
    if (found.length === 0) return paragraph(example, width, { dim: true });
    const places: Line[] = found.slice(0, most).flatMap(({ file, line, schema, table, column }) => {
      const name = [...(schema === null ? [] : [schema]), table ?? '(which table?)', column].join('.');
      return paragraph(`${name}  ${file}:${line}`, width);
    });
    return [
      ...paragraph(`The scan of your code found ${counted(found.length, 'column')}:`, width),
      ...places,
      ...(found.length > most ? paragraph(`and ${found.length - most} more, in scan.json`, width, { dim: true }) : []),
      ...paragraph(example, width, { dim: true }),
    ];
  },
};
