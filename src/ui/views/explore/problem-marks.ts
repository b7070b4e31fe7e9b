/** Wrong places of a query, underlined where they are. Positions come as line and column, both from 1. */
import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';
import type { Problem } from '../../../sim/base/problem.ts';

export const markProblems = StateEffect.define<readonly Problem[]>();

export const problemMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(markProblems)) continue;
      const { doc } = transaction.state;
      const places = effect.value.flatMap(({ line, column, message }) => {
        if (line < 1 || line > doc.lines) return [];
        const { from, to } = doc.line(line);
        const start = Math.min(from + Math.max(0, column - 1), Math.max(from, to - 1));
        const word = /^[\w:]+/.exec(doc.sliceString(start, to))?.[0].length ?? 1;
        const end = Math.min(to, start + word);
        return start < end ? [Decoration.mark({ class: 'wrong', attributes: { title: message } }).range(start, end)] : [];
      });
      return Decoration.set(places, true);
    }
    // Typing moves the marks along until the next answer.
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
