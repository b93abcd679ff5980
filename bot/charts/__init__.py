"""Pictures: posters with a QR code, and later charts from numbers. Heavy drawing code is imported late."""
