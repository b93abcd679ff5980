"""Pictures from plain values: charts for chat (PNG) and pages (SVG), the report picture, QR posters.

One module for each chart, each a function from the values of `model` to a `chart.Chart`; `studio.Studio`
draws them without holding anybody up. Heavy drawing code is imported late.
"""
