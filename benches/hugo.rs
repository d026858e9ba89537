//! The same reports as a site for Hugo, with the same kinds of page: the report, paginated lists of commune, province,
//! subject and month, feeds, sitemap.

use std::io;
use std::path::Path;

use crate::corpus::{Report, Shape, report};

const CONFIG: &str = r#"baseURL: https://bantin.example.vn/
languageCode: vi
title: Bản tin Chính quyền thân thiện
disableKinds: [section]
pagination: {pagerSize: 20}
taxonomies: {commune: communes, province: provinces, topic: topics, month: months}
outputs: {home: [html, rss], taxonomy: [html], term: [html]}
services: {rss: {limit: 20}}
"#;

const LAYOUTS: [(&str, &str); 4] = [
    (
        "baseof.html",
        r#"<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} – {{ site.Title }}</title>
<meta name="description" content="{{ .Summary | plainify }}">
<link rel="canonical" href="{{ .Permalink }}">
<link rel="alternate" type="application/rss+xml" href="/index.xml">
</head>
<body>
<header class="masthead"><p class="site"><a href="/">{{ site.Title }}</a></p>
<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/communes/">Các xã</a></li><li><a href="/months/">Bản tin tháng</a></li></ul></nav></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer><p>{{ site.Title }}</p></footer>
</body>
</html>
"#,
    ),
    (
        "single.html",
        r#"{{ define "main" }}<article class="report">
<h1>{{ .Title }}</h1>
<dl><div><dt>Diễn ra</dt><dd><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "02/01/2006" }}</time></dd></div>
{{ with .Params.venue }}<div><dt>Địa điểm</dt><dd>{{ . }}</dd></div>{{ end }}
<div><dt>Địa phương</dt><dd>{{ range .GetTerms "communes" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</dd></div>
{{ with .Params.author }}<div><dt>Tác giả</dt><dd>{{ . }}</dd></div>{{ end }}</dl>
<div class="text">{{ .Content }}</div>
{{ with .Params.model }}<section><h2>{{ .name }}</h2>{{ range .contents }}<h3>{{ .label }} ({{ len .items }})</h3><ol>{{ range .items }}<li>{{ . }}</li>{{ end }}</ol>{{ end }}
{{ range .mottos }}<p>{{ . }}</p>{{ end }}</section>{{ end }}
<ul>{{ range .Params.attendees }}<li>{{ with .group }}{{ . }}{{ end }}{{ with .name }}<strong>{{ . }}</strong>{{ end }}{{ with .roles }}, {{ delimit . ", " }}{{ end }}</li>{{ end }}</ul>
{{ with .Params.figures }}<table>{{ range . }}<tr><th>{{ .label }}</th><td>{{ .value }} {{ .unit }}</td></tr>{{ end }}</table>{{ end }}
<ul>{{ range .Params.documents }}<li>{{ .kind }} số {{ .number }}: {{ .about }}</li>{{ end }}</ul>
<ul>{{ range .GetTerms "topics" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
</article>
<nav>{{ with .Prev }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .Next }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>{{ end }}
"#,
    ),
    (
        "list.html",
        r#"{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $pages := cond .IsHome site.RegularPages .Pages }}{{ $pager := .Paginate $pages }}
{{ range $pager.Pages }}<article class="card">
<p>{{ delimit .Params.communes ", " }}, {{ delimit .Params.provinces ", " }}</p>
<h3><a href="{{ .RelPermalink }}">{{ .Title }}</a></h3><p>{{ .Summary | plainify }}</p>
<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "02/01/2006" }}</time></article>
{{ end }}<nav>{{ if $pager.HasPrev }}<a href="{{ $pager.Prev.URL }}">Trang trước</a>{{ end }} {{ $pager.PageNumber }}/{{ $pager.TotalPages }} {{ if $pager.HasNext }}<a href="{{ $pager.Next.URL }}">Trang sau</a>{{ end }}</nav>{{ end }}
"#,
    ),
    (
        "taxonomy.html",
        r#"{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul>{{ end }}
"#,
    ),
];

/// Writes the site of `n` reports into the folder `root`.
#[expect(clippy::disallowed_methods, reason = "a benchmark writes the site that it measures")]
pub(crate) fn write(root: &Path, n: usize, shape: Shape) -> io::Result<()> {
    std::fs::create_dir_all(root.join("layouts"))?;
    std::fs::write(root.join("hugo.yaml"), CONFIG)?;
    for (name, text) in LAYOUTS {
        std::fs::write(root.join("layouts").join(name), text)?;
    }
    for report in (0..n).map(|idx| report(idx, shape)) {
        let file = root.join("content").join(&report.path);
        std::fs::create_dir_all(file.parent().expect("a report is in the folder of its commune"))?;
        std::fs::write(file, markdown(&report))?;
    }
    Ok(())
}

fn markdown(report: &Report) -> String {
    let Report { title, commune, district, province, date, model, tags, facts, body, .. } = report;
    format!(
        "---\ntitle: \"{title}\"\ndate: {date}\ndistrict: {district}\ncommunes: [\"{commune}, {province}\"]\nprovinces: [{province}]\n\
         months: [{}]\ntopics: [\"{model}\", {}]\n{facts}---\n\n{body}",
        &date[..7],
        tags.join(", "),
    )
}
