//! The data for ICU's collator, for Vietnamese only: its own data contains all languages, and no linker can remove
//! them.

use icu_collator::provider::{
    Baked, CollationData, CollationDiacriticsV1, CollationJamoV1, CollationMetadataV1, CollationReorderingV1,
    CollationRootV1, CollationSpecialPrimariesV1, CollationTailoringV1,
};
use icu_normalizer::provider::{Baked as Normal, NormalizerNfdDataV1, NormalizerNfdTablesV1};
use icu_provider::prelude::*;

/// The root order of Unicode, with the differences of Vietnamese, by CLDR.
pub(super) struct Data;

/// Written by the build script.
static VIETNAMESE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/vietnamese.collation"));

impl DataProvider<CollationTailoringV1> for Data {
    fn load(&self, _: DataRequest<'_>) -> Result<DataResponse<CollationTailoringV1>, DataError> {
        let order: CollationData<'static> = postcard::from_bytes(VIETNAMESE)
            .map_err(|e| DataError::custom("the order of Vietnamese").with_display_context(&e))?;
        Ok(DataResponse {
            metadata: DataResponseMetadata::default(),
            payload: DataPayload::from_owned(order),
        })
    }
}

/// Passes on the data of another provider.
macro_rules! take {
    ($($marker:ident from $provider:ident),*) => {$(
        impl DataProvider<$marker> for Data {
            fn load(&self, request: DataRequest<'_>) -> Result<DataResponse<$marker>, DataError> {
                $provider.load(request)
            }
        }
    )*};
}

take! {
    CollationRootV1 from Baked, CollationDiacriticsV1 from Baked, CollationJamoV1 from Baked,
    CollationMetadataV1 from Baked, CollationReorderingV1 from Baked, CollationSpecialPrimariesV1 from Baked,
    NormalizerNfdDataV1 from Normal, NormalizerNfdTablesV1 from Normal
}

#[cfg(test)]
mod tests {
    use icu_collator::options::CollatorOptions;
    use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
    use icu_locale_core::locale;

    use super::*;

    #[test]
    fn the_order_is_that_of_all_data() {
        let vietnamese = || CollatorPreferences::from(locale!("vi"));
        let options = CollatorOptions::default();
        let own = Collator::try_new_unstable(&Data, vietnamese(), options).expect("its data is compiled in");
        let whole = CollatorBorrowed::try_new(vietnamese(), options).expect("the data of all is compiled in");
        let letters = ('\0'..='\u{3000}').filter(|letter| !letter.is_control());
        for letter in letters {
            for text in [format!("{letter}"), format!("b{letter}\u{301}c"), format!("a\u{306}{letter}")] {
                let [mut key, mut expected] = [const { Vec::new() }; 2];
                let Ok(()) = own.as_borrowed().write_sort_key_to(&text, &mut key);
                let Ok(()) = whole.write_sort_key_to(&text, &mut expected);
                assert_eq!(key, expected, "{text:?}");
            }
        }
    }
}
