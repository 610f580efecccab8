using System.Net;
using System.Text;
using System.Xml.Linq;
using Grokscope.Report.Figures;

namespace Grokscope.Report.Page;

/// <summary>Writes a page as one HTML file that loads nothing: style sheet, drawings and scripts stand inside. All text is escaped here and only here.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _html = new();
    private string _folder = "";
    private bool _hasFigureFiles;
    private int _figures;
    private int _tables;
    private int _drawings;

    /// <summary>The whole file.</summary>
    public static string Render(ReportPage page)
    {
        var html = new HtmlPage();
        html.Write(page);
        return html._html.ToString();
    }

    private void Write(ReportPage page)
    {
        (_folder, _hasFigureFiles) = (page.Folder, page.HasFigureFiles);
        _html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        _html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        _html.Append("<link rel=\"icon\" href=\"data:,\">\n");
        _html.Append($"<title>{Text(page.Title)}</title>\n<style>\n{StyleSheet.Text}</style>\n</head>\n<body>\n<main>\n");
        _html.Append($"<h1>{Text(page.Title)}</h1>\n<p class=\"lead\">{Text(page.Lead)}</p>\n");
        _html.Append("<nav>");
        foreach (Chapter chapter in page.Chapters)
            _html.Append($"<a href=\"#{Text(chapter.Id)}\">{Text(chapter.Title)}</a> ");
        _html.Append("</nav>\n");
        foreach (Chapter chapter in page.Chapters)
        {
            _html.Append($"<section id=\"{Text(chapter.Id)}\">\n<h2>{Text(chapter.Title)}</h2>\n");
            foreach (Part part in chapter.Parts)
            {
                _html.Append($"<section id=\"{Text(part.Id)}\">\n<h3>{Text(part.Title)}</h3>\n");
                foreach (Block block in part.Blocks)
                    Write(block);
                _html.Append("</section>\n");
            }
            _html.Append("</section>\n");
        }
        _html.Append($"<footer>{Text(page.Colophon)}</footer>\n</main>\n");
        _html.Append($"<script type=\"application/json\" id=\"data\">{PageData.Json(page)}</script>\n");
        foreach (string script in Scripts.All.Concat(page.MoreScripts))
            _html.Append($"<script>\n{script}</script>\n");
        _html.Append("</body>\n</html>\n");
    }

    private void Write(Block block)
    {
        switch (block)
        {
            case Paragraph paragraph:
                _html.Append($"<p>{Text(paragraph.Text)}</p>\n");
                break;
            case Listing listing:
                _html.Append($"<pre tabindex=\"0\"><code>{Text(listing.Text)}</code></pre>\n");
                break;
            case Fold fold:
                _html.Append($"<details><summary>{Text(fold.Summary)}</summary>\n");
                Write(fold.Content);
                _html.Append("</details>\n");
                break;
            case Heading heading:
                _html.Append($"<h4>{Text(heading.Text)}</h4>\n");
                break;
            case Placeholder placeholder:
                _html.Append($"<div id=\"{Text(placeholder.Id)}\"></div>\n");
                break;
            case Table table:
                Write(table);
                break;
            case Figure figure:
                Write(figure);
                break;
            default:
                throw new InvalidOperationException($"The page cannot write {block.GetType().Name}.");
        }
    }

    private void Write(Table table)
    {
        // The caption stands outside: inside it would scroll away with a table wider than the screen.
        string caption = $"table-{++_tables}";
        _html.Append($"<div class=\"scroll\" tabindex=\"0\">\n<table aria-describedby=\"{caption}\">\n<thead><tr>");
        for (int i = 0; i < table.Columns.Count; i++)
            _html.Append($"<th scope=\"col\" class=\"{ClassOf(table.Rows[0][i].Kind)}\">{Text(table.Columns[i])}</th>");
        _html.Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<Cell> row in table.Rows)
        {
            _html.Append($"<tr><th scope=\"row\">{Text(row[0].Text)}{(row[0].Under is { } under ? $"<span class=\"under\">{Text(under)}</span>" : "")}</th>");
            foreach (Cell cell in row.Skip(1))
                _html.Append($"<td class=\"{ClassOf(cell.Kind)}\">{Text(cell.Text)}</td>");
            _html.Append("</tr>\n");
        }
        _html.Append($"</tbody>\n</table>\n</div>\n<p class=\"caption\" id=\"{caption}\"><b>Table {_tables}.</b> {Text(table.Caption)}</p>\n");
    }

    private void Write(Figure figure)
    {
        _html.Append("<figure>\n<ul class=\"legend\">");
        foreach (LegendEntry entry in figure.Legend)
            _html.Append($"<li data-pen=\"{Palette.IndexOf(entry.Pen)}\">{Sample(entry)}{Text(entry.Text)}</li>");
        _html.Append($"</ul>\n<div class=\"panels\" style=\"--per-row: {figure.PerRow}\">\n");
        foreach ((int index, Panel panel) in figure.Panels.Index())
        {
            _html.Append($"<div class=\"panel\" data-figure=\"{Text(figure.Name)}\" data-panel=\"{index}\">");
            XElement drawing = PanelDrawing.Draw(panel);
            SvgRewriter.Rewrite(drawing, $"d{_drawings++}-", $"{panel.Title}. {panel.Note}", forPage: true);
            _html.Append(drawing.ToString(SaveOptions.DisableFormatting)).Append("</div>\n");
        }
        _html.Append($"</div>\n<figcaption><b>Figure {++_figures}.</b> {Text(figure.Caption)}");
        _html.Append($" <b>n</b> {Text(figure.Of)}. <b>Band</b> {Text(figure.Band)}. <b>Null level</b> {Text(figure.Null)}. <b>Again</b> <code>{Text(figure.Command(_folder))}</code>");
        if (_hasFigureFiles)
            _html.Append($" <a href=\"figures/{Text(figure.Name)}.svg\">SVG</a>, <a href=\"figures/{Text(figure.Name)}.png\">PNG</a>, <a href=\"figures/{Text(figure.Name)}.csv\">CSV</a>.");
        _html.Append("</figcaption>\n</figure>\n");
    }

    private static string Sample(LegendEntry entry)
    {
        var drawing = new XElement(SvgRewriter.Svg + "svg", new XAttribute("width", 24), new XAttribute("height", 10), FigureFiles.Sample(entry, 0, 5));
        SvgRewriter.Rewrite(drawing, "", "", forPage: true);
        drawing.SetAttributeValue("role", null);
        drawing.SetAttributeValue("aria-label", null);
        drawing.SetAttributeValue("aria-hidden", "true");
        return drawing.ToString(SaveOptions.DisableFormatting);
    }

    private static string ClassOf(CellKind kind) => kind switch
    {
        CellKind.Number => "number",
        CellKind.Words => "words",
        CellKind.Absent => "number absent",
        CellKind.Code => "code",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
