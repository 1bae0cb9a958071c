//! A ZIP archive of a few small files, stored as they are and without dates: the same files make the same
//! archive. The crates that write archives bring a dozen others for what is a page here. Must not compress.

use crc32fast::hash;

/// 1980-01-01, the first day that the format knows.
const DAY: u16 = 0x0021;
/// Version 2.0 of the format; the bit that says that names are UTF-8.
const VERSION: u16 = 20;
const UTF_8: u16 = 1 << 11;

/// An archive.
///
/// # Errors
/// Where there is too much for the plain format.
pub(super) fn archive(files: &[(&str, &[u8])]) -> Result<Vec<u8>, String> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let offset = short::<u32>(archive.len())?;
        let size = short::<u32>(content.len())?;
        let mut about = Vec::new();
        // Version, flags, method 'stored', time, day, checksum, both sizes, lengths of name and extra.
        for number in [VERSION, UTF_8, 0, 0, DAY] {
            about.extend(number.to_le_bytes());
        }
        for number in [hash(content), size, size] {
            about.extend(number.to_le_bytes());
        }
        about.extend(short::<u16>(name.len())?.to_le_bytes());
        about.extend(0_u16.to_le_bytes());

        archive.extend(b"PK\x03\x04");
        archive.extend(&about);
        archive.extend(name.as_bytes());
        archive.extend(*content);

        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&about);
        // Comment, disk, and what systems think of the file: nothing.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (count, start, size) =
        (short::<u16>(files.len())?, short::<u32>(archive.len())?, short::<u32>(directory.len())?);
    archive.append(&mut directory);
    archive.extend(b"PK\x05\x06");
    archive.extend([0; 4]);
    archive.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    archive.extend([size.to_le_bytes(), start.to_le_bytes()].concat());
    archive.extend(0_u16.to_le_bytes());
    Ok(archive)
}

fn short<T: TryFrom<usize>>(number: usize) -> Result<T, String> {
    T::try_from(number).map_err(|_| "it is too large".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_ends_with_its_directory() {
        let bytes = archive(&[("a.txt", b"123456789"), ("b", b"")]).unwrap();
        // The well-known check value of CRC-32.
        assert!(bytes.windows(4).any(|part| part == 0xCBF4_3926_u32.to_le_bytes()));
        let end = &bytes[bytes.len() - 22..];
        let number = |at: usize| usize::from(end[at]) | usize::from(end[at + 1]) << 8;
        assert_eq!(&end[..4], b"PK\x05\x06");
        assert_eq!((number(8), number(10)), (2, 2));
        assert_eq!(&bytes[number(16)..number(16) + 4], b"PK\x01\x02");
        assert_eq!(number(16) + number(12), bytes.len() - 22);
        assert!(archive(&[(&"n".repeat(70_000), b"")]).is_err());
    }
}
