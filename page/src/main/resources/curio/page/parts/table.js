// A table that becomes a list of cards on a phone. Its roles are said, as browsers forget them when its rows are no rows.
import { html } from "../html.js";

/**
 * @param {{ label: string, columns: { text: string, number?: boolean }[], rows: { key: string, cells: any[] }[] }} props
 *     the first cell of a row is its heading
 */
export function Table({ label, columns, rows }) {
  return html`<table class="table stacked" role="table" aria-label=${label}>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(({ text, number }) => html`<th key=${text} role="columnheader" scope="col" class=${number ? "number" : ""}>${text}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        ({ key, cells }) => html`<tr key=${key} role="row">
          ${cells.map((cell, i) =>
            i === 0
              ? html`<th key="0" role="rowheader" scope="row">${cell}</th>`
              : html`<td key=${i} role="cell" class=${columns[i].number ? "number" : ""}>
                  <span class="stacked-label" aria-hidden="true">${columns[i].text}</span><span class="stacked-value">${cell}</span>
                </td>`,
          )}
        </tr>`,
      )}
    </tbody>
  </table>`;
}
